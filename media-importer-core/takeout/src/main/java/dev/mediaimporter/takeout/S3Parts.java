package dev.mediaimporter.takeout;

import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.ItemUnavailableException;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.SourceUnavailableException;
import dev.mediaimporter.photos.Download;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * The parts of an export below a prefix of a bucket. They are read in ranges and never copied to a
 * disk. Each read names the ETag of the listing, so a part that was replaced since is noticed.
 *
 * <p>Needs {@code s3:ListBucket} on the bucket and {@code s3:GetObject} on the parts. The client
 * stays the caller's, who closes it; the one of {@code S3Connection} has the timeouts that fit.
 * Immutable and safe for use by several threads.
 */
public final class S3Parts {
  private static final int MAX_PARTS = 10_000;
  private static final int MOST_QUOTED = 200;

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  /**
   * What is known of a part once a slice of it is recorded.
   *
   * @param files how many it has, in all its slices
   * @param more whether there are more slices
   */
  public record Recorded(int files, boolean more) {}

  private S3Parts(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /**
   * The parts below a prefix. Connects to nothing yet.
   *
   * @param prefix without a slash at its end; empty for the whole bucket
   */
  public static S3Parts in(S3Client client, String bucket, String prefix) {
    String folder = prefix.replaceFirst("/+$", "");
    return new S3Parts(client, bucket, folder.isEmpty() ? "" : folder + "/");
  }

  /** {@code s3://bucket/prefix}, for messages. */
  String place() {
    return "s3://" + bucket + "/" + prefix;
  }

  /** Whether a part lies in no folder below the prefix. */
  boolean isAtTop(S3Part part) {
    return part.key().indexOf('/', prefix.length()) < 0;
  }

  /** Lists the objects, in the order of their keys. Blocks. */
  List<S3Part> list() {
    List<S3Part> parts = new ArrayList<>();
    @Nullable String token = null;
    do {
      ListObjectsV2Response page = listed(token);
      page.contents().forEach(object -> {
        if (!object.key().endsWith("/")) {
          parts.add(new S3Part(
              client, bucket, object.key(), Objects.requireNonNull(object.eTag()), object.size()));
        }
      });
      if (parts.size() > MAX_PARTS) {
        throw new InvalidRequestException(
            place() + " holds more than " + MAX_PARTS + " objects; name the prefix that holds the"
                + " parts of one export, as they were downloaded",
            null);
      }
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (token != null);
    return parts;
  }

  private ListObjectsV2Response listed(@Nullable String token) {
    try {
      return client.listObjectsV2(
          request -> request.bucket(bucket).prefix(prefix).continuationToken(token));
    } catch (SdkException e) {
      throw failure(e, place());
    }
  }

  /** One part as it was listed. */
  S3Part part(String key, String etag, long size) {
    return new S3Part(client, bucket, key, etag, size);
  }

  /** The keys of the parts, in their order. Blocks. */
  public List<String> keys() {
    return list().stream().map(S3Part::key).toList();
  }

  /**
   * Reads the directory of one part and the sidecars of at most 10,000 of its files, and writes
   * both as lines of text. From the records of all slices of all parts,
   * {@link TakeoutExport#open(S3Parts, Iterable)} makes the export without reading the parts again.
   * A damaged part has a record too, which says so. Blocks.
   *
   * @param key one of {@link #keys()}
   * @param slice the number of the slice, from 0
   * @throws ItemUnavailableException if there is no such part
   */
  public Recorded record(String key, int slice, Writer out) throws IOException {
    try {
      HeadObjectResponse head =
          client.headObject(request -> request.bucket(bucket).key(key));
      return PartRecord.write(
          part(key, String.valueOf(head.eTag()), head.contentLength()), slice, out);
    } catch (SdkException e) {
      rethrowInterrupt(e);
      throw failure(e, EntryPath.lastOf(key));
    }
  }

  /**
   * Opens an item by where it is, for the engine. Blocks. The end of its bytes is reported only
   * when length and CRC-32 are those of the location.
   *
   * @param fromByte at least 0
   * @throws ItemUnavailableException if the part is damaged there, is gone, or was replaced
   * @throws AccessRejectedException if S3 refuses the credentials
   * @throws SourceUnavailableException if S3 does not answer; try again later
   */
  public Download open(MediaItem item, PartLocation location, long fromByte) {
    return EntryDownload.open(entry(item, location), item, fromByte);
  }

  /**
   * An item whose capture time says what the clock showed, as if that were in UTC, for a key by
   * local date: of JPEG and HEIC photos and videos of Apple's devices, as their first bytes tell.
   * The item itself for others. Blocks for one request, or two for a video.
   *
   * @throws MediaImportException if the bucket cannot be read
   */
  public MediaItem atLocalTime(MediaItem item, PartLocation location) {
    return CameraTime.local(item, CameraTime.of(entry(item, location)));
  }

  private Entry entry(MediaItem item, PartLocation location) {
    S3Part part = new S3Part(client, bucket, location.part(), location.etag(), Long.MAX_VALUE);
    String name = item.filename().orElse("");
    return location.method() == PartLocation.WHOLE_PART
        ? new Entry.Unpacked(part.upTo(location.size()), part.name(), "", name)
        : new Entry.Zipped(
            part,
            "",
            name,
            location.method(),
            location.crc32(),
            location.compressedSize(),
            location.size(),
            location.offset());
  }

  /**
   * What a failure of the client means for the caller.
   *
   * @param what the part or place, for the message
   */
  static MediaImportException failure(SdkException e, String what) {
    int status = e instanceof AwsServiceException answer ? answer.statusCode() : 0;
    String code = e instanceof AwsServiceException answer && answer.awsErrorDetails() != null
        ? String.valueOf(answer.awsErrorDetails().errorCode())
        : "";
    if (code.equals("InvalidObjectState")) {
      return new ItemUnavailableException(
          FailureReason.NOT_READY,
          what + " is archived in S3 Glacier; restore it, then run again",
          e);
    }
    if (code.equals("NoSuchBucket")) {
      return new InvalidRequestException("there is no such bucket: " + what, e);
    }
    if (status == 404) {
      return new ItemUnavailableException(FailureReason.ITEM_GONE, what + " is no longer there", e);
    }
    if (status == 412) {
      return new ItemUnavailableException(
          FailureReason.ITEM_GONE,
          what + " was replaced after its directory was read; run again",
          e);
    }
    if (status == 401 || status == 403) {
      return new AccessRejectedException(
          "cannot read " + what + ": access denied (" + status + " " + code
              + "); allow s3:ListBucket on the bucket and s3:GetObject on its objects",
          e);
    }
    if (status == 301 || status == 307) {
      return new InvalidRequestException(
          "cannot read " + what + ": the bucket is in another region; set the region", e);
    }
    return new SourceUnavailableException(
        "cannot read " + what + ": "
            + (status > 0 ? "S3 answered " + status + " " + code : noAnswer(e)),
        e);
  }

  private static String noAnswer(SdkException e) {
    String line = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    return "S3 did not answer: "
        + (line.length() > MOST_QUOTED ? line.substring(0, MOST_QUOTED) + "…" : line);
  }

  /** An interrupt stays one. */
  static void rethrowInterrupt(SdkException e) throws InterruptedIOException {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      // The client may have taken the mark of the interrupt away.
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
