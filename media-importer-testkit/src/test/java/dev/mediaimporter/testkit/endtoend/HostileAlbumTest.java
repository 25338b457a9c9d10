package dev.mediaimporter.testkit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.StoredMedia;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.sink.s3.S3MediaSink;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.contract.S3ProxyServer;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** An album of 2,000 items, every hostile name among them, listed as badly as Google may. */
final class HostileAlbumTest {
  private static final int ITEMS = 2_000;

  private final Library library = Library.hostile(ITEMS);
  private final Map<String, StoredMedia> receipts = new ConcurrentHashMap<>();
  private PhotosEmulator google;
  private GoogleOnThisMachine connection;

  @TempDir
  Path folder;

  @BeforeEach
  void start() throws Exception {
    google = PhotosEmulator.start(library);
    google
        .faults()
        .add(Fault.emptyPages(2))
        .add(Fault.OVERLAPPING_PAGES)
        .add(Fault.SHORT_PAGES)
        .add(Fault.TRAILING_EMPTY_PAGE);
    connection = GoogleOnThisMachine.connect(google);
  }

  @AfterEach
  void stop() throws Exception {
    connection.close();
    google.close();
  }

  @Test
  void arrives_whole_in_a_folder() throws Exception {
    try (MediaSink sink = LocalMediaSink.in(folder.resolve("photos"));
        ImportLedger ledger = FileLedger.open(folder.resolve("ledger"))) {
      importTwice(sink, ledger);
    }
  }

  @Test
  void arrives_whole_in_s3() throws Exception {
    S3ProxyServer server = S3ProxyServer.start();
    try (S3Client client = server.connection().open();
        ImportLedger ledger = FileLedger.open(folder.resolve("ledger"))) {
      client.createBucket(request -> request.bucket("photos"));
      try (MediaSink sink =
          S3MediaSink.builder(client, "photos").prefix("backup").build()) {
        importTwice(sink, ledger);
      }
    } finally {
      server.stop();
    }
  }

  private void importTwice(MediaSink sink, ImportLedger ledger) throws Exception {
    ImportReport first = run(sink, ledger);
    assertThat(first.failed()).isEmpty();
    assertThat(first.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(first.listed()).isEqualTo(items().size());
    assertThat(first.stored()).isEqualTo(items().size());
    assertThat(first.bytes())
        .isEqualTo(items().stream().mapToLong(LibraryItem::sizeBytes).sum());
    assertSameBytes(sink);
    assertNothingExtra(sink);
    assertThat(google.requests().count(RequestKind.MEDIA)).isEqualTo(items().size());

    google.requests().clear();
    assertEverythingThere(run(sink, ledger));
    assertThat(google.requests().count(RequestKind.BYTE_FETCHES)).isZero();

    assertEverythingThere(run(sink, ImportLedger.inMemory()));
    assertThat(google.requests().count(RequestKind.BYTE_FETCHES)).isZero();
    assertNothingExtra(sink);
  }

  private List<LibraryItem> items() {
    return library.items().stream().filter(item -> !item.foreign()).toList();
  }

  private ImportReport run(MediaSink sink, ImportLedger ledger) {
    ImportListener listener = new ImportListener() {
      @Override
      public void itemFinished(ItemOutcome outcome) {
        if (outcome instanceof ItemOutcome.Imported imported) {
          receipts.put(imported.item().id(), imported.stored());
        }
      }
    };
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(MediaSource.of(connection.client(), MediaQuery.everything()))
            .sink(sink)
            .keys(KeyStrategies.ownerMd5(" Ann@Example.com "))
            .ledger(ledger)
            .listener(listener)
            .build());
  }

  private void assertEverythingThere(ImportReport report) {
    assertThat(report.status()).isEqualTo(ImportReport.Status.COMPLETE);
    assertThat(report.alreadyThere()).isEqualTo(items().size());
  }

  private void assertSameBytes(MediaSink sink) throws Exception {
    for (LibraryItem item : items()) {
      StoredMedia receipt = receipts.get(item.id());
      assertThat(receipt).as(item.id()).isNotNull();
      assertThat(receipt.sha256()).contains(item.bytes().sha256());
      try (InputStream stored = sink.read(receipt.key());
          InputStream expected = item.bytes().open()) {
        assertThat(stored).hasSameContentAs(expected);
      }
    }
  }

  private void assertNothingExtra(MediaSink sink) throws Exception {
    Set<MediaKey> expected =
        receipts.values().stream().map(StoredMedia::key).collect(Collectors.toSet());
    assertThat(expected).hasSize(items().size());
    try (Stream<MediaKey> keys = sink.keys()) {
      assertThat(keys.collect(Collectors.toSet())).isEqualTo(expected);
    }
    assertThat(expected)
        .allMatch(key -> key.value().startsWith("257c57037d384ae37ea27a07e8a01665/"));
  }
}
