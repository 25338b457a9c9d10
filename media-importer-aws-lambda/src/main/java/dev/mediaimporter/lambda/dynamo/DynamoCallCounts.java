package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.jobs.CallCounts;
import java.time.Instant;

/** A row for each user, thing and day; one for all users, outside of their partitions. */
final class DynamoCallCounts implements CallCounts {
  private static final String ALL = "G#CALLS";
  static final String CALLS = "CALLS#";

  private final DynamoTable table;

  DynamoCallCounts(DynamoTable table) {
    this.table = table;
  }

  @Override
  public boolean count(String user, String what, int most, Instant forgotten) {
    String pk = user.equals(EVERYBODY) ? ALL : DynamoTable.ofUser(user);
    return table.countUp(pk, CALLS + what, most, forgotten);
  }
}
