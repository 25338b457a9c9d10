package dev.mediaimporter;

import static dev.mediaimporter.FakeSource.bytesOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.sink.MediaSink.Exclusion;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Destinations that others write to, or that lost what the ledger says. */
final class SeveralImportersTest {
  private final FakeSource source = new FakeSource(Clock.systemUTC(), 10);
  private final MemorySink sink = new MemorySink();
  private ImportLedger ledger = ImportLedger.inMemory();

  private ImportReport run(ImportRequest.NameLookup lookup) {
    return MediaImporter.builder()
        .build()
        .run(ImportRequest.builder()
            .source(source)
            .sink(sink)
            .keys(item -> MediaKey.of(item.displayName()))
            .ledger(ledger)
            .concurrency(1)
            .nameLookup(lookup)
            .build());
  }

  private ImportReport run() {
    return run(ImportRequest.NameLookup.LIST_ALL);
  }

  private String keyOf(String id) throws IOException {
    return ((LedgerEntry.Stored) ledger.find(id).orElseThrow()).key().value();
  }

  @Test
  void plain_names_where_one_of_several_writers_succeeds() throws Exception {
    sink.exclusion(Exclusion.TRIED);
    source.add("a", "same.jpg");

    assertThat(run().stored()).isEqualTo(1);

    assertThat(keyOf("a")).isEqualTo("same.jpg");
  }

  @Test
  void a_name_for_each_item_where_writers_replace_each_other() throws Exception {
    sink.exclusion(Exclusion.NONE);
    source.add("a", "same.jpg").add("b", "same.jpg");

    assertThat(run().stored()).isEqualTo(2);

    assertThat(keyOf("a")).matches("same-[0-9a-f]{8}\\.jpg").isNotEqualTo(keyOf("b"));
    assertThat(sink.bytes("same.jpg")).isNull();
    assertThat(run().alreadyThere()).isEqualTo(2);
  }

  @Test
  void finds_what_an_earlier_run_stored_under_the_plain_name() {
    source.add("a", "same.jpg");
    sink.place("same.jpg", "a");
    sink.exclusion(Exclusion.NONE);

    assertThat(run().alreadyThere()).isEqualTo(1);

    assertThat(sink.size()).isEqualTo(1);
  }

  @Test
  void imports_again_what_another_importer_replaced() throws Exception {
    sink.exclusion(Exclusion.TRIED);
    source.add("a", "a.jpg").add("b", "b.jpg");
    sink.beforeNextFind(() -> sink.place("a.jpg", "of another"));

    ImportReport report = run();

    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.listed()).isEqualTo(2);
    assertThat(report.stored()).isEqualTo(2);
    assertThat(report.bytes()).isEqualTo(bytesOf("a").length + bytesOf("b").length);
    assertThat(sink.bytes(keyOf("a"))).isEqualTo(bytesOf("a"));
    assertThat(keyOf("a")).isNotEqualTo("a.jpg");
  }

  @Test
  void fails_what_is_replaced_again_and_again() throws Exception {
    sink.exclusion(Exclusion.TRIED);
    source.add("a", "a.jpg");
    List<String> placed = new ArrayList<>();
    Runnable replace = () -> {
      try {
        placed.add(keyOf("a"));
        sink.place(keyOf("a"), "of another");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    };
    // A confirmation looks once, and an import again looks at every candidate.
    sink.alwaysBeforeFind(replace);

    ImportReport report = run();

    assertThat(report.status()).isEqualTo(ImportReport.Status.INCOMPLETE);
    assertThat(report.listed()).isEqualTo(1);
    assertThat(report.stored()).isZero();
    assertThat(report.bytes()).isZero();
    assertThat(report.failed()).hasSize(1);
    assertThat(placed).isNotEmpty();
    assertThat(ledger.find("a")).get().isInstanceOf(LedgerEntry.Failed.class);
  }

  @Test
  void a_destination_that_is_certain_is_not_asked_at_the_end() {
    source.add("a", "a.jpg");
    sink.beforeNextFind(() -> {
      throw new IllegalStateException("asked");
    });

    assertThat(run().stored()).isEqualTo(1);
  }

  @Test
  void imports_again_what_the_ledger_holds_and_the_destination_does_not() {
    source.add("a", "a.jpg").add("b", "b.jpg");
    run();
    sink.forget("a.jpg");

    ImportReport again = run();

    assertThat(again.alreadyThere()).isEqualTo(1);
    assertThat(again.stored()).isEqualTo(1);
    assertThat(sink.bytes("a.jpg")).isEqualTo(bytesOf("a"));
  }

  @Test
  void asks_about_some_where_names_are_not_listed_and_about_all_once_one_is_missing() {
    for (int i = 0; i < 5; i++) {
      source.add("id" + i, "p" + i + ".jpg");
    }
    run();
    for (int i = 0; i < 5; i++) {
      sink.forget("p" + i + ".jpg");
    }

    ImportReport again = run(ImportRequest.NameLookup.ASK_EACH);

    assertThat(again.stored()).isEqualTo(5);
    assertThat(again.failed()).isEmpty();
  }

  @Test
  void looks_at_one_name_where_the_ledger_knows_what_is_there() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    sink.alwaysBeforeFind(looks::incrementAndGet);
    sink.place("p3.jpg", "of another");
    for (int i = 0; i < 5; i++) {
      source.add("id" + i, "p" + i + ".jpg");
    }

    ImportReport report = run(ImportRequest.NameLookup.ASK_IF_TAKEN);

    assertThat(report.stored()).isEqualTo(5);
    assertThat(looks).hasValue(1);
    assertThat(keyOf("id3")).isNotEqualTo("p3.jpg");
    assertThat(sink.bytes(keyOf("id3"))).isEqualTo(bytesOf("id3"));
  }

  @Test
  void looks_at_each_name_once_something_is_there_that_the_ledger_does_not_know() {
    for (int i = 0; i < 5; i++) {
      source.add("id" + i, "p" + i + ".jpg");
    }
    run();
    ledger = ImportLedger.inMemory();
    sink.forget("p0.jpg");
    AtomicInteger looks = new AtomicInteger();
    sink.alwaysBeforeFind(looks::incrementAndGet);

    ImportReport again = run(ImportRequest.NameLookup.ASK_IF_TAKEN);

    // The first one is missing, the second one is found when it is stored.
    assertThat(again.stored()).isEqualTo(1);
    assertThat(again.alreadyThere()).isEqualTo(4);
    assertThat(looks).hasValue(1 + 3);
  }

  @Test
  void a_failed_look_at_the_end_fails_the_item() {
    sink.exclusion(Exclusion.TRIED);
    source.add("a", "a.jpg");
    sink.failFinds();

    ImportReport report = run();

    assertThat(report.failed()).hasSize(1);
    assertThat(report.failed().get(0).cause().reason()).isEqualTo(FailureReason.DESTINATION_FAILED);
  }
}
