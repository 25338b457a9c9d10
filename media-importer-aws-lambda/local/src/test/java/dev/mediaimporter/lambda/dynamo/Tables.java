package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.lambda.local.LocalAws;
import java.util.Random;

/** Tables for tests. */
final class Tables {
  private Tables() {}

  static DynamoTable empty(LocalAws aws) {
    return new DynamoTable(aws.dynamo(), aws.newTable(), new Random(1), wait -> {});
  }
}
