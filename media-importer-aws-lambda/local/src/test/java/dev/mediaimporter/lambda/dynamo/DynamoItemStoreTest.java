package dev.mediaimporter.lambda.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.jobs.HeldFilter;
import dev.mediaimporter.jobs.HeldItem;
import dev.mediaimporter.jobs.ItemStore;
import dev.mediaimporter.jobs.ItemStoreContract;
import dev.mediaimporter.jobs.MonthTaken;
import dev.mediaimporter.jobs.MonthTotals;
import dev.mediaimporter.lambda.local.AwsExtension;
import dev.mediaimporter.lambda.local.LocalAws;
import dev.mediaimporter.photos.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AwsExtension.class)
final class DynamoItemStoreTest extends ItemStoreContract {
  private final LocalAws aws;

  DynamoItemStoreTest(LocalAws aws) {
    this.aws = aws;
  }

  @Override
  protected ItemStore emptyStore() {
    return new DynamoItemStore(Tables.empty(aws), Clock.systemUTC());
  }

  @Test
  void lists_the_rows_of_versions_that_had_no_index() {
    DynamoTable table = Tables.empty(aws);
    ItemStore store = new DynamoItemStore(table, Clock.systemUTC());
    for (int i = 0; i < 30; i++) {
      table.put(Attributes.row(DynamoTable.ofUser("ann"), "ITEM#old" + i)
          .put("id", "old" + i)
          .put("key", "folder/" + i + ".jpg")
          .put("size", 10)
          .put("taken", Instant.parse("2025-03-01T00:00:00Z").plusSeconds(i))
          .put("mime", "image/jpeg")
          .put("at", Instant.EPOCH));
    }

    assertThat(store.months("ann", HeldFilter.ALL))
        .containsExactly(new MonthTotals(MonthTaken.parse("2025-03").orElseThrow(), 30, 300));
    assertThat(store.list("ann", HeldFilter.ALL, Optional.empty(), 2).items())
        .extracting(HeldItem::itemId)
        .containsExactly("old29", "old28");
    for (int i = 0; i < 10 && store.eraseSome("ann"); i++) {}
    assertThat(table.query(
            DynamoTable.ofUser("ann"),
            "I",
            Optional.empty(),
            9,
            true,
            new RowReader<>("I", row -> row)))
        .isEqualTo(new Page<>(List.of(), Optional.empty()));
  }

  @Test
  void notes_nothing_of_a_user_without_items() {
    DynamoTable table = Tables.empty(aws);
    new DynamoItemStore(table, Clock.systemUTC()).months("ann", HeldFilter.ALL);
    assertThat(table.get(DynamoTable.ofUser("ann"), ItemsByTime.PROGRESS)).isEmpty();
  }
}
