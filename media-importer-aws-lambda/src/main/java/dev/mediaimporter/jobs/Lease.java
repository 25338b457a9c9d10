package dev.mediaimporter.jobs;

import java.time.Instant;

/**
 * One worker's right to work on a job. Immutable.
 *
 * @param owner a name no other worker has
 * @param until when it ends by itself, because its owner is dead by then
 */
public record Lease(String owner, Instant until) {}
