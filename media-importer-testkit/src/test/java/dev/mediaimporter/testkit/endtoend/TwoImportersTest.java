package dev.mediaimporter.testkit.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.ledger.FileLedger;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.ledger.LedgerEntry;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3MediaSink;
import dev.mediaimporter.testkit.FakePhotosClient;
import dev.mediaimporter.testkit.TestContent;
import dev.mediaimporter.testkit.contract.ConditionsDropped;
import dev.mediaimporter.testkit.contract.S3ProxyServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Two libraries with equal filenames are imported into one prefix at the same time, each by an
 * importer with a process, a sink and a ledger of its own: all items of both are there.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class TwoImportersTest {
  private static final int PART_SIZE = 5 * 1024 * 1024;
  private static final int SMALL = 20;
  private static final int IN_PARTS = 4;
  private static final List<String> NAMES = List.of("ann", "bob");

  @TempDir
  Path folder;

  /** One importer and its library. */
  private record Importer(String name) {
    byte[] bytes(int i) {
      int size = i < SMALL ? 1000 + i : PART_SIZE + 1 + i;
      return TestContent.bytes(size, name.hashCode() + i);
    }

    private MediaItem photo(int i) {
      return MediaItem.builder()
          .from(TestContent.photo(name + "-" + i))
          .filename("IMG_" + i + ".JPG")
          .build();
    }

    ImportReport run(S3Client client, ImportLedger ledger) throws IOException {
      FakePhotosClient library = new FakePhotosClient(Clock.systemUTC());
      for (int i = 0; i < SMALL + IN_PARTS; i++) {
        library.add("album", photo(i), bytes(i));
      }
      try (S3MediaSink sink = S3MediaSink.builder(client, "photos")
          .prefix("both")
          .partSizeBytes(PART_SIZE)
          .build()) {
        return MediaImporter.withDefaults()
            .run(ImportRequest.builder()
                .source(MediaSource.of(library, MediaQuery.everything()))
                .sink(sink)
                .keys(KeyStrategies.albumTitle("same"))
                .ledger(ledger)
                .concurrency(4)
                .build());
      }
    }

    /** Checks that what the ledger says is there, and returns the keys. */
    Set<MediaKey> check(S3Client client, ImportLedger ledger) throws Exception {
      Set<MediaKey> keys = new HashSet<>();
      for (int i = 0; i < SMALL + IN_PARTS; i++) {
        LedgerEntry entry = ledger.find(name + "-" + i).orElseThrow();
        MediaKey key = ((LedgerEntry.Stored) entry).key();
        byte[] there = client
            .getObjectAsBytes(request -> request.bucket("photos").key("both/" + key))
            .asByteArray();
        assertThat(there).as("%s of %s", key, name).isEqualTo(bytes(i));
        keys.add(key);
      }
      return keys;
    }
  }

  /** Waits for a byte, so that both begin together, imports, and prints how it went. */
  static final class ImporterProcess {
    private ImporterProcess() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
      S3Connection connection = S3ProxyServer.connection(URI.create(args[0]));
      try (S3Client client = ConditionsDropped.valueOf(args[1]).newClient(connection);
          ImportLedger ledger = FileLedger.open(Path.of(args[3]))) {
        System.out.println("ready");
        if (System.in.read() >= 0) {
          ImportReport report = new Importer(args[2]).run(client, ledger);
          System.out.println(report.status() + " " + report.stored());
        }
      }
    }
  }

  private Process start(URI server, ConditionsDropped conditions, String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ImporterProcess.class.getName(),
            server.toString(),
            conditions.name(),
            name,
            ledgerOf(name).toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private Path ledgerOf(String name) {
    return folder.resolve(name + ".jsonl");
  }

  @ParameterizedTest
  @EnumSource
  void lose_nothing(ConditionsDropped conditions) throws Exception {
    S3ProxyServer server = S3ProxyServer.start();
    List<Process> processes = new ArrayList<>();
    try (S3Client client = server.newClient()) {
      client.createBucket(request -> request.bucket("photos"));
      for (String name : NAMES) {
        processes.add(start(server.connection().endpoint().orElseThrow(), conditions, name));
      }
      List<BufferedReader> outputs =
          processes.stream().map(process -> process.inputReader(US_ASCII)).toList();
      for (BufferedReader output : outputs) {
        assertThat(output.readLine()).isEqualTo("ready");
      }
      for (Process process : processes) {
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
      }
      for (BufferedReader output : outputs) {
        assertThat(output.readLine()).isEqualTo("COMPLETE " + (SMALL + IN_PARTS));
      }
      Set<MediaKey> keys = new HashSet<>();
      for (int i = 0; i < processes.size(); i++) {
        assertThat(processes.get(i).waitFor()).isZero();
        try (ImportLedger ledger = FileLedger.openReadOnly(ledgerOf(NAMES.get(i)))) {
          keys.addAll(new Importer(NAMES.get(i)).check(client, ledger));
        }
      }
      assertThat(keys).hasSize(2 * (SMALL + IN_PARTS));
      try (S3MediaSink sink =
              S3MediaSink.builder(client, "photos").prefix("both").build();
          Stream<MediaKey> there = sink.keys()) {
        assertThat(there).containsExactlyInAnyOrderElementsOf(keys);
      }
      assertThat(
              client.listMultipartUploads(request -> request.bucket("photos")).uploads())
          .isEmpty();
    } finally {
      processes.forEach(Process::destroyForcibly);
      server.stop();
    }
  }
}
