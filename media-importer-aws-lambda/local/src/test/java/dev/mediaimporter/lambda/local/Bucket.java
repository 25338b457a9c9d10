package dev.mediaimporter.lambda.local;

import dev.mediaimporter.sink.s3.S3Connection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What lies in the media bucket, seen past the product. */
public final class Bucket implements AutoCloseable {
  private final S3Client s3;
  private final String name;

  /** The bucket that this environment names. */
  public Bucket(Map<String, String> environment) {
    this.name = environment.get("MEDIA_BUCKET");
    this.s3 = S3Connection.builder()
        .endpoint(URI.create(environment.get("AWS_ENDPOINT_URL_S3")))
        .pathStyle(true)
        .credentials(LocalAws.CREDENTIALS)
        .build()
        .open();
  }

  /** The SHA-256 of every medium below a prefix, by key. */
  public Map<String, String> hashes(String prefix) {
    Map<String, String> all = objects(prefix);
    all.keySet().removeIf(Bucket::isSmallPicture);
    return all;
  }

  /** The same of the small pictures. */
  public Map<String, String> smallPictures(String prefix) {
    Map<String, String> all = objects(prefix);
    all.keySet().removeIf(key -> !isSmallPicture(key));
    return all;
  }

  /** An object as text. */
  String text(String key) {
    return s3.getObjectAsBytes(request -> request.bucket(name).key(key)).asUtf8String();
  }

  /** Puts an object that no import wrote. */
  void put(String key, String text) {
    s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromString(text));
  }

  private static boolean isSmallPicture(String key) {
    return key.contains("/.thumbs/");
  }

  private Map<String, String> objects(String prefix) {
    Map<String, String> hashes = new TreeMap<>();
    for (S3Object object : s3.listObjectsV2Paginator(
            request -> request.bucket(name).prefix(prefix))
        .contents()) {
      hash(object.key()).ifPresent(hash -> hashes.put(object.key(), hash));
    }
    return hashes;
  }

  /** Nothing for an object that was deleted since it was listed. */
  private Optional<String> hash(String key) {
    try {
      return Optional.of(Google.sha256(
          s3.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArrayUnsafe()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
