package dev.mediaimporter.internal.http;

import java.time.Duration;

/**
 * The limits on the waits of one HTTP exchange.
 *
 * @param connect for a connection, and for a free one of the pool
 * @param firstByte from sending a request to the complete head of the answer
 * @param stall for more of the body
 */
public record HttpTimeouts(Duration connect, Duration firstByte, Duration stall) {}
