package dev.mediaimporter.takeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.ImportListener;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.ItemOutcome;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Download;
import dev.mediaimporter.sink.local.LocalMediaSink;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.Oddity;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Exports whose parts are in a bucket. */
final class S3ExportTest {
  private static final ExportedPhoto LAKE =
      ExportedPhoto.of("IMG_0001.jpg", "2024-07-14T10:00:00Z", "Lake & dunes", "Best");
  private static final ExportedPhoto FILM =
      ExportedPhoto.of("Grüße aus Kärnten.mov", "2022-01-02T03:04:05Z", "Lake & dunes");
  private static S3Proxy server;
  private static S3Client plain;
  private static int buckets;

  @TempDir
  Path folder;

  private final String bucket = "export" + buckets++;
  private final Recorded client = new Recorded(plain);

  /** Notes all requests for bytes, and breaks answers on demand. */
  private static final class Recorded extends DelegatingS3Client {
    private final Queue<GetObjectRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger broken = new AtomicInteger();

    Recorded(S3Client plain) {
      super(plain);
    }

    @Override
    public <T> T getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
      requests.add(request);
      return super.getObject(request, new ResponseTransformer<GetObjectResponse, T>() {
        @Override
        public T transform(GetObjectResponse response, AbortableInputStream body) throws Exception {
          return transformer.transform(
              response,
              broken.getAndDecrement() > 0 ? AbortableInputStream.create(broken(body)) : body);
        }

        @Override
        public boolean needsConnectionLeftOpen() {
          return transformer.needsConnectionLeftOpen();
        }
      });
    }

    private static InputStream broken(InputStream body) {
      return new InputStream() {
        private int left = 100;

        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
          if (left <= 0) {
            throw new IOException("connection reset");
          }
          int n = body.read(buffer, offset, Math.min(left, count));
          left -= n;
          return n;
        }
      };
    }
  }

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Proxy.builder()
        .blobStore(BlobStores.create("transient", new Properties()))
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.NONE, "", "")
        .build();
    server.start();
    plain = S3Connection.builder()
        .endpoint(URI.create("http://127.0.0.1:" + server.getPort()))
        .pathStyle(true)
        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
        .build()
        .open();
  }

  @AfterAll
  static void stopServer() throws Exception {
    plain.close();
    server.stop();
  }

  @BeforeEach
  void createBucket() {
    plain.createBucket(request -> request.bucket(bucket));
  }

  private static TakeoutBuilder library() {
    return new TakeoutBuilder()
        .add(LAKE)
        .add(ExportedPhoto.of("IMG_0002.HEIC", "2023-12-31T23:30:00Z", "Best").withMotionVideo())
        .add(FILM);
  }

  private List<Path> upload(TakeoutBuilder library) throws IOException {
    List<Path> parts = library.writeParts(folder, 3, 1);
    for (Path part : parts) {
      put(part);
    }
    return parts;
  }

  private void put(Path part) {
    plain.putObject(
        request -> request.bucket(bucket).key("takeout/" + part.getFileName()),
        RequestBody.fromFile(part));
  }

  private TakeoutExport open() throws IOException {
    return TakeoutExport.open(S3Parts.in(client, bucket, "takeout"));
  }

  private ImportReport importTo(Path target, TakeoutExport export) throws IOException {
    try (LocalMediaSink sink = LocalMediaSink.in(target)) {
      return MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(export.source())
              .sink(sink)
              .keys(KeyStrategies.captureDate())
              .build());
    }
  }

  @Test
  void isTheSameAsOnDisk() throws IOException {
    List<Path> parts = upload(library());

    TakeoutExport export = open();

    TakeoutExport onDisk = TakeoutExport.open(parts);
    assertThat(export.items()).containsExactlyElementsOf(onDisk.items().toList());
    assertThat(export.albums()).isEqualTo(onDisk.albums());
    assertThat(export.completeness().state()).isEqualTo(Completeness.State.COMPLETE);
  }

  @Test
  void asksForRangesOfTheListedObjectsOnly() throws IOException {
    upload(library().sizeBytes(300_000).with(Oddity.STORED));

    TakeoutExport export = open();

    long size = export.contents().bytes();
    assertThat(size).isGreaterThan(1_000_000);
    assertThat(client.requests)
        .allSatisfy(request -> assertThat(request.ifMatch()).isNotEmpty())
        .allSatisfy(request -> assertThat(lengthOf(request)).isLessThan(200_000));
    client.requests.clear();

    assertThat(importTo(folder.resolve("target"), export).stored()).isEqualTo(4);
    assertThat(client.requests).hasSize(4);
    assertThat(folder.resolve("target/2024/07/IMG_0001.jpg"))
        .hasBinaryContent(library().sizeBytes(300_000).with(Oddity.STORED).bytes(LAKE, ""));
  }

  @Test
  void readsOnlyDirectoriesWhenItRemembersTheRest() throws IOException {
    List<Path> parts = upload(library().sizeBytes(300_000).with(Oddity.NO_URL));
    Path memory = folder.resolve("memory");
    S3Parts place = S3Parts.in(client, bucket, "takeout");
    TakeoutExport first = TakeoutExport.open(place, CatalogueListener.NONE, memory);
    first.remember();
    client.requests.clear();

    TakeoutExport second = TakeoutExport.open(place, CatalogueListener.NONE, memory);

    assertThat(second.source().items()).containsExactlyElementsOf(first.source().items());
    assertThat(second.contents()).isEqualTo(first.contents());
    assertThat(second.completeness()).isEqualTo(first.completeness());
    for (Path part : parts) {
      long directory = ArchiveBytes.directoryOf(part);
      long end = Files.size(part) - 22 - 20 - 0xffff;
      assertThat(client.requests.stream()
              .filter(request -> request.key().endsWith("/" + part.getFileName())))
          .as(part.toString())
          .isNotEmpty()
          .allSatisfy(request ->
              assertThat(startOf(request)).isGreaterThanOrEqualTo(Math.min(directory, end)));
    }
  }

  @Test
  void storesTheFirstItemBeforeLaterOnesAreRead() throws IOException {
    upload(library().sizeBytes(300_000).with(Oddity.STORED));
    TakeoutExport export = open();
    client.requests.clear();
    List<Integer> readBefore = new ArrayList<>();

    try (LocalMediaSink sink = LocalMediaSink.in(folder.resolve("target"))) {
      MediaImporter.withDefaults()
          .run(ImportRequest.builder()
              .source(export.source())
              .sink(sink)
              .keys(KeyStrategies.captureDate())
              .concurrency(1)
              .listener(new ImportListener() {
                @Override
                public void itemFinished(ItemOutcome outcome) {
                  assertThat(outcome).isInstanceOf(ItemOutcome.Imported.class);
                  readBefore.add(client.requests.size());
                }
              })
              .build());
    }

    // Each is stored when as many were read: none waits for a later one.
    assertThat(readBefore).containsExactly(1, 2, 3, 4);
  }

  private static long startOf(GetObjectRequest request) {
    return Long.parseLong(request.range().replaceFirst("bytes=(\\d+)-.*", "$1"));
  }

  private static long lengthOf(GetObjectRequest request) {
    String[] ends = request.range().replace("bytes=", "").split("-", -1);
    return Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
  }

  @Test
  void readsTgzPartsAsStreams() throws IOException {
    upload(library().with(Oddity.TGZ));
    S3Parts place = S3Parts.in(client, bucket, "takeout");

    TakeoutExport export = open();

    assertThat(importTo(folder.resolve("target"), export).stored()).isEqualTo(4);
    assertThat(folder.resolve("target/2024/07/IMG_0001.jpg"))
        .hasBinaryContent(library().bytes(LAKE, ""));
    assertThat(export.location(TakeoutBuilder.idOf(LAKE))).isEmpty();
    StringWriter record = new StringWriter();
    assertThat(place.record(place.keys().get(1), 0, record).more()).isFalse();
    assertThat(record.toString()).contains("it is a tgz archive").hasLineCount(1);
  }

  @Test
  void noticesAReplacedPart() throws IOException {
    List<Path> parts = upload(library());
    TakeoutExport export = open();
    for (Path part : parts) {
      Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 100_000));
      put(part);
    }

    ImportReport report = importTo(folder.resolve("target"), export);

    assertThat(report.stored()).isZero();
    assertThat(report.failed()).hasSize(4).allSatisfy(failed -> {
      assertThat(failed.cause().reason()).isEqualTo(FailureReason.ITEM_GONE);
      assertThat(failed.cause()).hasMessageContaining(".zip was replaced");
    });
  }

  @Test
  void namesAPartThatWasCutOff() throws IOException {
    List<Path> parts = upload(library());
    Files.write(parts.get(1), Arrays.copyOf(Files.readAllBytes(parts.get(1)), 500));
    put(parts.get(1));

    assertThat(open().completeness().reasons())
        .anySatisfy(reason -> assertThat(reason).contains("-002.zip", "cut off"));
  }

  @Test
  void goesOnWhereAConnectionBroke() throws IOException {
    upload(library());
    TakeoutExport export = open();
    client.broken.set(3);

    assertThat(importTo(folder.resolve("target"), export).stored()).isEqualTo(4);
    assertThat(folder.resolve("target/2024/07/IMG_0001.jpg"))
        .hasBinaryContent(library().bytes(LAKE, ""));
  }

  @Test
  void opensAnItemByItsLocationWithoutTheDirectory() throws IOException {
    List<Path> parts = upload(library());
    Path film = folder.resolve("Grüße aus Kärnten-009.mov");
    Files.write(film, library().bytes(FILM, ""));
    put(film);
    TakeoutExport export = open();
    MediaItem photo = export.source().items().stream()
        .filter(item -> item.id().equals(TakeoutBuilder.idOf(LAKE)))
        .findFirst()
        .orElseThrow();
    PartLocation location = export.location(photo.id()).orElseThrow();
    PartLocation bare = new PartLocation(
        "takeout/Grüße aus Kärnten-009.mov",
        plain
            .headObject(request -> request.bucket(bucket).key("takeout/Grüße aus Kärnten-009.mov"))
            .eTag(),
        0,
        PartLocation.WHOLE_PART,
        Files.size(film),
        Files.size(film),
        -1);
    client.requests.clear();
    S3Parts again = S3Parts.in(client, bucket, "takeout/");

    try (Download bytes = again.open(photo, location, 0)) {
      assertThat(bytes.stream().readAllBytes()).isEqualTo(library().bytes(LAKE, ""));
    }
    assertThat(client.requests).hasSize(1);
    try (Download bytes = again.open(photo, bare, 0)) {
      assertThat(bytes.stream().readAllBytes()).isEqualTo(library().bytes(FILM, ""));
    }
    assertThat(TakeoutExport.open(parts).location(photo.id())).isEmpty();
  }

  @Test
  void isMadeOfTheRecordsOfItsPartsWithoutReadingThemAgain() throws IOException {
    List<Path> parts = upload(library());
    Path film = folder.resolve("Another film-009.mov");
    Files.write(
        film, library().bytes(ExportedPhoto.of("Another film.mov", "2022-01-02T03:04:05Z"), ""));
    put(film);
    Files.write(parts.get(0), Arrays.copyOf(Files.readAllBytes(parts.get(0)), 500));
    put(parts.get(0));
    S3Parts place = S3Parts.in(client, bucket, "takeout");
    List<Reader> records = new ArrayList<>();
    for (String key : place.keys()) {
      StringWriter record = new StringWriter();
      assertThat(place.record(key, 0, record).more()).isFalse();
      records.add(0, new StringReader(record.toString()));
    }
    TakeoutExport whole = open();
    client.requests.clear();

    TakeoutExport export = TakeoutExport.open(place, records);

    // The index. The id of the film of unknown time is made of its ETag.
    assertThat(client.requests).hasSize(1);
    assertThat(export.items())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
        .containsExactlyElementsOf(whole.items().toList());
    assertThat(export.contents()).isEqualTo(whole.contents());
    assertThat(export.parts()).containsExactlyInAnyOrderElementsOf(whole.parts());
    assertThat(export.completeness().missingFiles())
        .isEqualTo(whole.completeness().missingFiles());
    assertThat(export.items().map(TakeoutItem::id).filter(id -> id.startsWith("AF1")))
        .hasSize(4)
        .allSatisfy(id -> assertThat(export.location(id)).isEqualTo(whole.location(id)));
    assertThatThrownBy(() -> TakeoutExport.open(place, List.of(new StringReader("{}x"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("record of a part");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesItemsByLocalDateWithOneShortRequest(boolean stored) throws IOException {
    ExportedPhoto evening = ExportedPhoto.of("IMG_0001.jpg", "2024-07-31T20:30:00Z");
    TakeoutBuilder library = new TakeoutBuilder()
        .add(evening)
        .camera(ZoneOffset.ofHours(12), false)
        .sizeBytes(4_000_000);
    upload(stored ? library.with(Oddity.STORED) : library);
    TakeoutExport export = open();
    MediaItem item = export.source().items().stream().findFirst().orElseThrow();
    KeyStrategy keys = export.keysByDate();
    client.requests.clear();

    assertThat(keys.keyFor(item).value()).isEqualTo("2024/08/IMG_0001.jpg");

    assertThat(client.requests)
        .hasSize(1)
        .allSatisfy(request -> assertThat(lengthOf(request)).isLessThan(1_200_000));
    MediaItem local = S3Parts.in(client, bucket, "takeout")
        .atLocalTime(item, export.location(item.id()).orElseThrow());
    assertThat(local.creationTime()).contains(Instant.parse("2024-08-01T08:30:00Z"));
  }

  /** A part of so many photos, each with its sidecar. */
  private Path large(int photos) throws IOException {
    Path part = folder.resolve("takeout-20260914T211500Z-3-001.zip");
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      for (int i = 0; i < photos; i++) {
        String name = "Takeout/Google Photos/Photos from 2024/IMG_" + i + ".jpg";
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("photo " + i).getBytes(StandardCharsets.UTF_8));
        zip.putNextEntry(new ZipEntry(name + ".supplemental-metadata.json"));
        zip.write(("{\"title\":\"IMG_" + i + ".jpg\",\"description\":\"\\ud83d\","
                + "\"photoTakenTime\":{\"timestamp\":\"172000" + (1000 + i) + "\"},"
                + "\"url\":\"https://photos.google.com/photo/AF1QipLarge" + i + "\"}")
            .getBytes(StandardCharsets.UTF_8));
      }
    }
    return part;
  }

  private static List<String> records(S3Parts place, String key) throws IOException {
    List<String> records = new ArrayList<>();
    boolean more = true;
    while (more) {
      StringWriter record = new StringWriter();
      more = place.record(key, records.size(), record).more();
      records.add(record.toString());
    }
    return records;
  }

  private static Iterable<Reader> readers(List<String> records) {
    return () -> records.stream().<Reader>map(StringReader::new).iterator();
  }

  @Test
  void readsALargePartInSlices() throws IOException {
    put(large(10_500));
    S3Parts place = S3Parts.in(client, bucket, "takeout");

    List<String> records = records(place, place.keys().get(0));

    assertThat(records)
        .hasSize(3)
        .allSatisfy(record -> assertThat(record.lines().count()).isLessThanOrEqualTo(10_001));
    TakeoutExport whole = open();
    Collections.reverse(records);
    TakeoutExport export = TakeoutExport.open(place, readers(records));
    assertThat(export.parts()).isEqualTo(whole.parts());
    assertThat(export.contents()).isEqualTo(whole.contents());
    assertThat(export.items()).containsExactlyElementsOf(whole.items().toList());
    assertThat(export.items().findFirst().orElseThrow().caption()).isEqualTo("\ud83d");
  }

  @Test
  void refusesMoreFilesThanAWorkerHasMemoryFor() {
    S3Parts place = S3Parts.in(client, bucket, "takeout");
    String head =
        "{\"version\":2,\"key\":\"takeout/1.zip\",\"etag\":\"e\",\"size\":1,\"slice\":0}\n";
    String file = "{\"f\":\"Drive\",\"n\":\"a.txt\"}\n";
    List<String> most = Collections.nCopies(40, head + file.repeat(10_000));
    List<String> tooMany = new ArrayList<>(most);
    tooMany.add(head + file);

    assertThatThrownBy(() -> TakeoutExport.open(place, readers(most)))
        .hasMessageStartingWith("there is nothing of Google Photos");
    assertThatThrownBy(() -> TakeoutExport.open(place, readers(tooMany)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("the export has more than 400000 files, too many for one worker;"
            + " import it with the program");
  }

  @Test
  void namesAPartThatWasReplacedBetweenItsSlices() throws IOException {
    put(large(10_500));
    S3Parts place = S3Parts.in(client, bucket, "takeout");
    String key = place.keys().get(0);
    List<String> records = records(place, key);
    put(large(10_600));
    records.set(2, records(place, key).get(2));

    TakeoutExport export = TakeoutExport.open(place, readers(records));

    assertThat(export.completeness().reasons())
        .containsExactly("takeout-20260914T211500Z-3-001.zip: it was replaced while it was read;"
            + " import it again");
    assertThat(export.parts()).hasSize(1);
  }

  @Test
  void saysWhatIsWrongWithThePlace() throws IOException {
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there are no parts");
    assertThatThrownBy(() -> TakeoutExport.open(S3Parts.in(client, "no-such-bucket", "")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("there is no such bucket: s3://no-such-bucket/");
  }
}
