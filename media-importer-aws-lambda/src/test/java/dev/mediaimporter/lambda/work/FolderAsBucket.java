package dev.mediaimporter.lambda.work;

import dev.mediaimporter.inbox.InboxStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The files of a folder as the objects of a bucket, and what workers write in memory. Counts calls,
 * and ends the worker before or after any of them.
 */
final class FolderAsBucket implements S3Client, InboxStore {
  private final Path folder;
  private final ConcurrentSkipListMap<String, byte[]> written = new ConcurrentSkipListMap<>();
  private final AtomicInteger stepsToLive = new AtomicInteger(Integer.MAX_VALUE);
  final AtomicInteger calls = new AtomicInteger();
  final AtomicLong bytesRead = new AtomicLong();

  FolderAsBucket(Path folder) {
    this.folder = folder;
  }

  /** The end of a process. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("the process was killed", null, false, false);
    }
  }

  /** Each call is two steps: before S3 has done anything, and after it has. */
  void dieAfter(int steps) {
    stepsToLive.set(steps);
  }

  /** What was written, by key. */
  ConcurrentSkipListMap<String, byte[]> written() {
    return written;
  }

  private void step() {
    if (stepsToLive.getAndDecrement() <= 0) {
      stepsToLive.set(0);
      throw new Death();
    }
  }

  private Path file(String key) {
    return folder.resolve(key.substring(key.lastIndexOf('/') + 1));
  }

  private static String etag(Path file) {
    try {
      return "\"" + Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis() + "\"";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    step();
    calls.incrementAndGet();
    List<S3Object> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        objects.add(S3Object.builder()
            .key(request.prefix() + file.getFileName())
            .size(Files.size(file))
            .eTag(etag(file))
            .build());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    step();
    return ListObjectsV2Response.builder().contents(objects).isTruncated(false).build();
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    step();
    calls.incrementAndGet();
    Path file = file(request.key());
    step();
    try {
      return HeadObjectResponse.builder()
          .contentLength(Files.size(file))
          .eTag(etag(file))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    step();
    calls.incrementAndGet();
    Path file = file(request.key());
    if (!etag(file).equals(request.ifMatch())) {
      throw S3Exception.builder()
          .statusCode(412)
          .awsErrorDetails(
              AwsErrorDetails.builder().errorCode("PreconditionFailed").build())
          .build();
    }
    String[] range = request.range().replace("bytes=", "").split("-", -1);
    long from = Long.parseLong(range[0]);
    byte[] bytes;
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long end = Math.min(in.length(), Long.parseLong(range[1]) + 1);
      bytes = new byte[(int) (end - from)];
      in.seek(from);
      in.readFully(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytesRead.addAndGet(bytes.length);
    step();
    try {
      return transformer.transform(
          GetObjectResponse.builder()
              .contentLength((long) bytes.length)
              .contentRange("bytes " + from + "-" + (from + bytes.length - 1) + "/*")
              .build(),
          AbortableInputStream.create(new ByteArrayInputStream(bytes)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<Stored> list(String prefix, int most) {
    step();
    calls.incrementAndGet();
    List<Stored> found = written.tailMap(prefix, true).entrySet().stream()
        .takeWhile(object -> object.getKey().startsWith(prefix))
        .limit(most)
        .map(object -> new Stored(object.getKey(), object.getValue().length, Instant.EPOCH))
        .toList();
    step();
    return found;
  }

  @Override
  public Optional<byte[]> read(String key) {
    step();
    calls.incrementAndGet();
    Optional<byte[]> found = Optional.ofNullable(written.get(key));
    step();
    return found;
  }

  @Override
  public void write(String key, byte[] bytes) {
    step();
    calls.incrementAndGet();
    written.put(key, bytes.clone());
    step();
  }

  @Override
  public List<Unfinished> unfinished(String prefix, int most) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Unfinished begin(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Piece> pieces(Unfinished upload) {
    throw new UnsupportedOperationException();
  }

  @Override
  public URI link(Unfinished upload, int number, long sizeBytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void complete(Unfinished upload, List<Piece> pieces) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abort(Unfinished upload) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(List<String> keys) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String serviceName() {
    return "s3";
  }

  @Override
  public void close() {}
}
