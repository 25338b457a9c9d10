package dev.mediaimporter.sink.s3;

import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException.State;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A sink that keeps media as objects of an S3 bucket. An object is created only if its name is free
 * ({@code If-None-Match: *}); on servers that do not honour that, which is found out before the
 * first write, the name is looked up first. Each object's metadata holds the item's id, creation
 * time and original filename, and the SHA-256 of the bytes where one request was enough.
 *
 * <p>Content that fits one part is one {@code PutObject}, other content a multipart upload, which
 * is completed or aborted unless the process is killed: what such a death leaves is mostly removed
 * by a later run ({@link #removeAbandoned()}), and in any case by a lifecycle rule of the bucket
 * ({@code AbortIncompleteMultipartUpload}). The server checks every request's bytes by a checksum.
 * Bytes are sent from buffers of one part each, shared by all puts: their number bounds the memory
 * used, and puts wait for a free one. Retries are the client's ({@link S3Connection} makes one that
 * is set up for this); only answers that it does not retry are retried here, at most five times.
 *
 * <p>Safe for concurrent use. The client stays the caller's, who closes it after this sink.
 */
public final class S3MediaSink implements MediaSink {
  private final S3Objects objects;
  private final UploadContext uploads;
  private final ThreadPoolExecutor partThreads;
  private final Duration abandonedAfter;
  private final KeyLocks locks = new KeyLocks();

  private S3MediaSink(Builder builder) {
    int buffers = Math.max(1, (int) (builder.memoryBytes / builder.partSizeBytes));
    this.objects = new S3Objects(builder.client, builder.bucket, builder.prefix, builder.objects);
    this.abandonedAfter = builder.abandonedAfter;
    this.partThreads = threads(buffers);
    this.uploads = new UploadContext(
        new BufferPool(builder.partSizeBytes, buffers),
        Math.min(builder.partsInFlight, buffers),
        partThreads,
        builder.testHooks,
        builder.features.isPresent()
            ? builder.features::get
            : () -> objects.isAmazon() ? S3Features.FULL : new ServerProbe(objects).run());
  }

  private static ThreadPoolExecutor threads(int count) {
    ThreadFactory daemons = task -> {
      Thread thread = new Thread(task, "s3-part");
      thread.setDaemon(true);
      return thread;
    };
    ThreadPoolExecutor threads = new ThreadPoolExecutor(
        count, count, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** A sink for a whole bucket, with the defaults of {@link Builder}. */
  public static S3MediaSink create(S3Client client, String bucket) {
    return builder(client, bucket).build();
  }

  /** Starts from the defaults. */
  public static Builder builder(S3Client client, String bucket) {
    return new Builder(client, bucket);
  }

  /**
   * Settings of a sink. The defaults: no prefix, parts of 8 MiB, 2 parts of an item at once, 128
   * MiB of buffers, uploads abandoned after 1 day. Not thread-safe.
   */
  public static final class Builder {
    private static final int MIB = 1024 * 1024;

    private final S3Client client;
    private final String bucket;
    private String prefix = "";
    private int partSizeBytes = 8 * MIB;
    private int partsInFlight = 2;
    private long memoryBytes = 128L * MIB;
    private Duration abandonedAfter = Duration.ofDays(1);
    private S3ObjectSettings objects = S3ObjectSettings.defaults();
    private Optional<S3Features> features = Optional.empty();
    private UploadContext.TestHooks testHooks = UploadContext.TestHooks.real();

    private Builder(S3Client client, String bucket) {
      this.client = client;
      this.bucket = bucket;
    }

    /**
     * Keeps everything below a prefix, such as {@code backup/photos}; slashes around it are
     * ignored.
     *
     * @throws IllegalArgumentException if it cannot begin a {@link MediaKey}
     */
    public Builder prefix(String value) {
      String bare = value.replaceAll("^/+|/+$", "");
      prefix = bare.isEmpty() ? "" : MediaKey.of(bare) + "/";
      return this;
    }

    /**
     * The size of a part and of a buffer: 5 MiB to 64 MiB. The largest item has 10,000 parts.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder partSizeBytes(int value) {
      partSizeBytes = inRange("partSizeBytes", value, 5 * MIB, 64 * MIB);
      return this;
    }

    /**
     * How many parts of one item are held at once: being filled or being sent; 1 to 16.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder partsInFlight(int value) {
      partsInFlight = inRange("partsInFlight", value, 1, 16);
      return this;
    }

    /**
     * The most memory that the buffers of all items take together; one buffer is always allowed.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder memoryBytes(long value) {
      if (value < 1) {
        throw new IllegalArgumentException("memoryBytes must be positive, got " + value);
      }
      memoryBytes = value;
      return this;
    }

    /**
     * From which age on a multipart upload cannot belong to an import that is still at work; 1 day
     * by default.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder abandonedAfter(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("abandonedAfter must be positive, got " + value);
      }
      abandonedAfter = value;
      return this;
    }

    /** Storage class, encryption, tags, ACL and checksum of every object; by default none. */
    public Builder objects(S3ObjectSettings value) {
      objects = value;
      return this;
    }

    /** Skips the probe, for tests of what follows it. */
    Builder features(S3Features known) {
      features = Optional.of(known);
      return this;
    }

    Builder testHooks(UploadContext.TestHooks value) {
      testHooks = value;
      return this;
    }

    /** Makes the sink; asks the server nothing. */
    public S3MediaSink build() {
      return new S3MediaSink(this);
    }

    private static int inRange(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be " + least + " to " + most + ", got " + value);
      }
      return value;
    }
  }

  @Override
  public String describe() {
    return objects.describe();
  }

  /** {@inheritDoc} Costs one request. */
  @Override
  public void checkWritable() throws IOException {
    try {
      objects.list(null, 1);
    } catch (SdkException e) {
      throw objects.unusable(e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Certain for Amazon. Other servers are tried, once, with a small object that is deleted
   * again: that costs about ten requests.
   */
  @Override
  public Exclusion exclusion() throws IOException {
    if (objects.isAmazon()) {
      return Exclusion.CERTAIN;
    }
    try {
      return uploads.features().exclusive() ? Exclusion.TRIED : Exclusion.NONE;
    } catch (SdkException e) {
      throw objects.failure(e, State.NOT_WRITTEN, "cannot write");
    }
  }

  @Override
  public PutResult put(MediaKey key, MediaContent content) throws IOException {
    String name = objects.nameOf(key);
    try {
      boolean contended = locks.enter(name);
      try {
        return new S3Upload(objects, uploads, key, content).run(contended);
      } finally {
        locks.leave(name);
      }
    } catch (InterruptedException e) {
      throw objects.interrupted(e);
    }
  }

  /** {@inheritDoc} Costs one request. */
  @Override
  public Optional<StoredMedia> find(MediaKey key) throws IOException {
    try {
      return objects.head(key).map(S3Objects.HeadResult::stored);
    } catch (SdkException e) {
      throw objects.failure(e, State.NOT_WRITTEN, "cannot look at " + key);
    }
  }

  /** {@inheritDoc} Costs one request for each 1,000 objects, made as the stream is read. */
  @Override
  public Stream<MediaKey> keys() {
    Listing listing = new Listing(objects);
    Iterator<Optional<MediaKey>> keys = new Iterator<>() {
      @Override
      public boolean hasNext() {
        return translated(listing::hasNext);
      }

      @Override
      public Optional<MediaKey> next() {
        return translated(() -> objects.keyOf(listing.next().key()));
      }
    };
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(keys, Spliterator.ORDERED), false)
        .flatMap(Optional::stream);
  }

  /**
   * {@inheritDoc} Compares size and ETag with a listing, which has 1,000 objects to a request;
   * gives up where the prefix holds so many others that asking for each costs less.
   */
  @Override
  public Set<MediaKey> unchanged(Collection<StoredMedia> receipts) {
    return translated(() -> new Listing(objects).unchanged(receipts));
  }

  private <T> T translated(Supplier<T> listing) {
    try {
      return listing.get();
    } catch (SdkException e) {
      throw S3Failures.translate(e, State.NOT_WRITTEN, "cannot list", describe());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Aborts multipart uploads that are older than {@link Builder#abandonedAfter} and whose name
   * an object of an import has by now. Costs one request if there are none; needs the permission
   * {@code s3:ListBucketMultipartUploads}.
   */
  @Override
  public void removeAbandoned() throws IOException {
    try {
      new AbandonedUploads(objects).abort(uploads.now().minus(abandonedAfter));
    } catch (SdkException e) {
      throw objects.failure(e, State.NOT_WRITTEN, "cannot remove abandoned uploads");
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>That is {@code .media-importer/damaged} with the key below it. Copies the object within the
   * bucket and deletes it: that needs {@code s3:DeleteObject}. Objects above 5 GB cannot be copied.
   */
  @Override
  public String setAside(MediaKey key) throws IOException {
    try {
      return objects.setAside(key);
    } catch (SdkException e) {
      throw objects.failure(e, State.NOT_WRITTEN, "cannot set aside " + key);
    }
  }

  /**
   * {@inheritDoc} Copies the object onto itself within S3: that needs {@code s3:GetObject}, and
   * permissions for tags if it has some. Objects in an archive of Glacier stay as they are.
   */
  @Override
  public Optional<StoredMedia> renew(StoredMedia there, MediaItem item) throws IOException {
    try {
      return new ObjectRenewal(objects, uploads.features(), there, item).run();
    } catch (SdkException e) {
      throw objects.failure(e, State.UNKNOWN, "cannot update the metadata of " + there.key());
    }
  }

  @Override
  public InputStream read(MediaKey key) throws IOException {
    return objects.read(key);
  }

  @Override
  public void close() {
    partThreads.shutdown();
  }
}
