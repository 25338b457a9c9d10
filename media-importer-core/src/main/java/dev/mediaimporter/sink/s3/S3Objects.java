package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The objects of one bucket below one prefix. Safe for concurrent use. */
final class S3Objects {
  /** What is there, and which write put it there. */
  record HeadResult(StoredMedia stored, Optional<String> attempt) {}

  /** For what is still to be found out or cleared away after an interrupt. */
  static final AwsRequestOverrideConfiguration SHORT_TIMEOUT =
      AwsRequestOverrideConfiguration.builder()
          .apiCallTimeout(Duration.ofSeconds(3))
          .build();

  private static final Pattern AMAZON =
      Pattern.compile("\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)$", Pattern.CASE_INSENSITIVE);

  /** Below this are objects that were set aside. */
  private static final String ASIDE = ".media-importer/damaged/";

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final ObjectHeaders headers;

  /** Finding it out for each item cost a twentieth of an import's processor time. */
  private volatile @Nullable Boolean amazon;

  /** The prefix is empty or ends with a slash. */
  S3Objects(S3Client client, String bucket, String prefix, S3ObjectSettings settings) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.headers = new ObjectHeaders(settings);
  }

  S3Client client() {
    return client;
  }

  String bucket() {
    return bucket;
  }

  String prefix() {
    return prefix;
  }

  ObjectHeaders headers() {
    return headers;
  }

  String describe() {
    return "s3://" + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
  }

  /** Whether the client talks to Amazon, whose documentation says what it honours. */
  boolean isAmazon() {
    Boolean known = amazon;
    if (known == null) {
      known = url().filter(url -> AMAZON.matcher(url.getHost()).find()).isPresent();
      amazon = known;
    }
    return known;
  }

  /** Where requests go, if the client says so. */
  private Optional<URL> url() {
    try {
      return Optional.of(
          client.utilities().getUrl(request -> request.bucket(bucket).key(ServerProbe.NAME)));
    } catch (SdkException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The object's full name. */
  String nameOf(MediaKey key) {
    String name = prefix + key.value();
    if (name.getBytes(StandardCharsets.UTF_8).length > MediaKey.MAX_BYTES) {
      throw new SinkException(
          SinkException.State.NOT_WRITTEN,
          SinkException.Scope.ITEM,
          "cannot write " + key + " to " + describe()
              + ": with the prefix the name is longer than S3's 1024 bytes; shorten the prefix",
          null);
    }
    return name;
  }

  /** The reverse; empty for objects whose names cannot be keys. */
  Optional<MediaKey> keyOf(@Nullable String name) {
    if (name == null || !name.startsWith(prefix)) {
      throw notS3("listed a name that does not begin with the prefix");
    }
    if (name.equals(prefix + ServerProbe.NAME) || name.startsWith(prefix + ASIDE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MediaKey.of(name.substring(prefix.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Asks for an object without its bytes; throws what the client throws. */
  Optional<HeadResult> head(MediaKey key) {
    return head(key, null);
  }

  /** The same with settings for this request; null for none. */
  Optional<HeadResult> head(MediaKey key, @Nullable AwsRequestOverrideConfiguration settings) {
    return headObject(key, settings)
        .map(head -> new HeadResult(
            stored(key, head), ObjectMetadata.read(head.metadata()).attempt()));
  }

  /** All that an object says besides its bytes; throws what the client throws. */
  Optional<HeadObjectResponse> headObject(
      MediaKey key, @Nullable AwsRequestOverrideConfiguration settings) {
    String name = nameOf(key);
    try {
      HeadObjectResponse head = client.headObject(
          request -> request.bucket(bucket).key(name).overrideConfiguration(settings));
      if (head.contentLength() == null || head.eTag() == null) {
        throw notS3("answered without a size or an ETag");
      }
      return Optional.of(head);
    } catch (SdkException e) {
      if (S3Failures.isAbsent(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static StoredMedia stored(MediaKey key, HeadObjectResponse head) {
    ObjectMetadata metadata = ObjectMetadata.read(head.metadata());
    return StoredMedia.builder()
        .key(key)
        .sizeBytes(head.contentLength())
        .itemId(metadata.itemId())
        .sha256(metadata.sha256())
        .etag(etag(head.eTag()))
        .partSizeBytes(metadata.partSizeBytes().filter(parts -> tagsByMd5(head)))
        .creationTime(metadata.creationTime())
        .storedAt(Optional.ofNullable(head.lastModified()))
        .build();
  }

  /** False for objects whose ETags say nothing about their bytes. */
  private static boolean tagsByMd5(HeadObjectResponse head) {
    return head.sseCustomerAlgorithm() == null
        && (head.serverSideEncryption() == null
            || head.serverSideEncryption() == ServerSideEncryption.AES256);
  }

  /** Opens the bytes of an object. */
  InputStream read(MediaKey key) throws IOException {
    String name = nameOf(key);
    try {
      return new ObjectBody(client.getObject(request -> request.bucket(bucket).key(name)));
    } catch (SdkException e) {
      if (S3Failures.isAbsent(e)) {
        throw new NoSuchFileException(describe() + "/" + key);
      }
      throw failure(e, SinkException.State.NOT_WRITTEN, "cannot read " + key);
    }
  }

  /**
   * Moves an object to a name that is not listed; throws what the client throws.
   *
   * @return its name below the prefix
   * @throws NoSuchFileException if there is no such object
   */
  String setAside(MediaKey key) throws NoSuchFileException {
    if (head(key).isEmpty()) {
      throw new NoSuchFileException(describe() + "/" + key);
    }
    MediaKey place = aside(key, "");
    for (int n = 2; head(place).isPresent(); n++) {
      place = aside(key, "." + n);
    }
    String copy = nameOf(place);
    client.copyObject(request -> {
      request
          .sourceBucket(bucket)
          .sourceKey(nameOf(key))
          .destinationBucket(bucket)
          .destinationKey(copy);
      headers.addTo(request);
    });
    client.deleteObject(request -> request.bucket(bucket).key(nameOf(key)));
    return place.value();
  }

  private MediaKey aside(MediaKey key, String suffix) {
    try {
      return MediaKey.of(ASIDE + key + suffix);
    } catch (IllegalArgumentException e) {
      throw new SinkException(
          SinkException.State.NOT_WRITTEN,
          SinkException.Scope.ITEM,
          "cannot set aside " + key + " in " + describe()
              + ": its name would be longer than S3's 1024 bytes; move it away yourself",
          e);
    }
  }

  /**
   * Asks for one page of names; throws what the client throws.
   *
   * @param token where to go on; null for the first page
   * @param most how many; null for as many as the server likes
   */
  ListObjectsV2Response list(@Nullable String token, @Nullable Integer most) {
    ListObjectsV2Response answer = client.listObjectsV2(request ->
        request.bucket(bucket).prefix(prefix).continuationToken(token).maxKeys(most));
    // The bucket behind an access point may be named instead of it.
    boolean alias = bucket.startsWith("arn:") || bucket.endsWith("alias");
    if (answer.name() == null || !(alias || answer.name().equals(bucket))) {
      throw notS3("answered with no listing of this bucket");
    }
    return answer;
  }

  static Optional<String> etag(@Nullable String quoted) {
    return Optional.ofNullable(quoted).map(text -> text.replace("\"", ""));
  }

  /** An answer that no S3 server gives. */
  static SdkClientException notS3(String what) {
    return SdkClientException.create(
        S3Failures.NOT_S3 + " The server " + what + "; check the endpoint");
  }

  /** For the caller of the sink; an interrupt stays one. */
  SinkException failure(SdkException e, SinkException.State state, String what)
      throws InterruptedIOException {
    boolean unanswered = S3Failures.status(e) == 0;
    if (S3Failures.isInterrupt(e) || (unanswered && Thread.currentThread().isInterrupted())) {
      throw interrupted(e);
    }
    return S3Failures.translate(e, state, what, describe());
  }

  /** For a failure that no item is to blame for. */
  SinkException unusable(SdkException e) throws InterruptedIOException {
    SinkException known = failure(e, SinkException.State.NOT_WRITTEN, "cannot use the bucket");
    Optional<String> endpoint = S3Failures.wrongEndpoint(e);
    if (endpoint.isPresent()) {
      SinkException wrong =
          S3Failures.destination(e, describe(), String.format(endpoint.get(), server()));
      // It may just be restarting.
      return known.scope() == SinkException.Scope.UNAVAILABLE
          ? wrong.withScope(SinkException.Scope.UNAVAILABLE)
          : wrong;
    }
    return known.scope() == SinkException.Scope.ITEM
        ? known.withScope(SinkException.Scope.DESTINATION)
        : known;
  }

  private String server() {
    return url().map(url -> url.getProtocol() + "://" + url.getAuthority()).orElse("the endpoint");
  }

  /** Keeps the interrupt visible and says so. */
  InterruptedIOException interrupted(Exception cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted =
        new InterruptedIOException("interrupted while writing to " + describe());
    interrupted.initCause(cause);
    return interrupted;
  }
}
