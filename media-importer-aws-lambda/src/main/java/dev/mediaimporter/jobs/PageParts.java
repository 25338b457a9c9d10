package dev.mediaimporter.jobs;

import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.accounts.ConnectionStore;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What pages are processed with.
 *
 * @param importer the engine, with the policy {@link PageProcessor#shortPauses}
 */
public record PageParts(
    JobStore jobs,
    ItemStore items,
    ConnectionStore users,
    WorkQueue queue,
    QuotaGate gate,
    JobSetup.Factory setups,
    MediaImporter importer,
    JobPolicy policy,
    Clock clock,
    RandomGenerator random) {
  JobScheduler scheduler() {
    return new JobScheduler(jobs, users, queue, policy, clock, random);
  }
}
