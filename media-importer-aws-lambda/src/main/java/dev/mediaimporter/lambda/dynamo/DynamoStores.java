package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.jobs.CallCounts;
import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.jobs.QuotaGate;
import dev.mediaimporter.jobs.SweepProgress;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.watches.WatchStore;
import java.time.Clock;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stores of a deployment, which share one DynamoDB table. Thread-safe. The client is not closed
 * with them.
 *
 * @param jobs the jobs
 * @param items the items stored and failed
 * @param watches the watched albums
 * @param users the users and their connections
 * @param sweepProgress how far sweeps are
 * @param quotaGate the pauses that Google's quotas ask for
 * @param callCounts what users asked Google for
 */
public record DynamoStores(
    JobStore jobs,
    ItemStore items,
    WatchStore watches,
    ConnectionStore users,
    SweepProgress sweepProgress,
    QuotaGate quotaGate,
    CallCounts callCounts) {
  /**
   * The stores in a table with the string keys {@code pk} and {@code sk}, an index {@code gsi1} and
   * the expiry attribute {@code ttl}. Sends no request yet.
   *
   * @param random marks writes and spreads repeated requests
   */
  public static DynamoStores in(
      DynamoDbClient client, String tableName, Clock clock, RandomGenerator random) {
    DynamoTable table = new DynamoTable(client, tableName, random, Sleeper.system());
    return new DynamoStores(
        new DynamoJobStore(table, clock),
        new DynamoItemStore(table, clock),
        new DynamoWatchStore(table),
        new DynamoConnectionStore(table, clock),
        new DynamoSweepProgress(table),
        new DynamoQuotaGate(table),
        new DynamoCallCounts(client, tableName));
  }
}
