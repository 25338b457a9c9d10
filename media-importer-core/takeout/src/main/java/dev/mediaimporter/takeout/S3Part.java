package dev.mediaimporter.takeout;

import dev.mediaimporter.media.SourceUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * One part in a bucket. Each range is one request, which fails if the object is not the listed one.
 *
 * @param size how many bytes it has; more than it can have if that is not known
 */
record S3Part(S3Client client, String bucket, String key, String etag, long size)
    implements PartBytes {
  /**
   * What is left of an answer up to this size is read, so that its connection can be used again.
   */
  private static final int MOST_LEFT_BYTES = 1 << 16;

  /** So many reads of sidecars wait for answers at once. */
  private static final int PARALLEL_READS = 16;

  private static final int MOST_RESUMPTIONS = 3;

  @Override
  public String name() {
    return EntryPath.lastOf(key);
  }

  @Override
  public String version() {
    return etag;
  }

  @Override
  public int parallelReads() {
    return PARALLEL_READS;
  }

  /** This part as if it ended there. */
  S3Part upTo(long end) {
    return new S3Part(client, bucket, key, etag, Math.min(size, end));
  }

  @Override
  public InputStream open(long position, long length) throws IOException {
    long end = Math.min(size, length > Long.MAX_VALUE - position ? size : position + length);
    if (position >= end) {
      return InputStream.nullInputStream();
    }
    return new Body(position, end);
  }

  private ResponseInputStream<GetObjectResponse> request(long position, long end)
      throws InterruptedIOException {
    ResponseInputStream<GetObjectResponse> answer;
    try {
      answer = client.getObject(request -> request
          .bucket(bucket)
          .key(key)
          .ifMatch(etag)
          .range("bytes=" + position + "-" + (end - 1)));
    } catch (SdkException e) {
      S3Parts.rethrowInterrupt(e);
      throw S3Parts.failure(e, name());
    }
    if (!String.valueOf(answer.response().contentRange()).startsWith("bytes " + position + "-")) {
      answer.abort();
      throw new SourceUnavailableException(
          "cannot read " + name() + ": the server does not answer with the range asked for", null);
    }
    return answer;
  }

  /** A range. When its connection breaks, the rest is asked for; a long rest is given up. */
  private final class Body extends InputStream {
    private final long end;
    private long position;
    private ResponseInputStream<GetObjectResponse> answer;
    private int resumptions = MOST_RESUMPTIONS;

    Body(long position, long end) throws InterruptedIOException {
      this.position = position;
      this.answer = request(position, end);
      Long length = answer.response().contentLength();
      this.end = length == null ? end : Math.min(end, position + length);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (position >= end) {
        return -1;
      }
      while (true) {
        try {
          int n = answer.read(buffer, offset, count);
          if (n >= 0) {
            position += n;
            return n;
          }
          throw new EOFException(name() + " ended " + (end - position) + " bytes too early");
        } catch (InterruptedIOException e) {
          throw e;
        } catch (IOException e) {
          if (resumptions-- <= 0 || Thread.currentThread().isInterrupted()) {
            throw e;
          }
          answer.abort();
          answer = request(position, end);
        }
      }
    }

    /** What is long is not read but left out, with another request for the rest. */
    @Override
    public long skip(long count) throws IOException {
      long skipped = Math.min(count, end - position);
      if (skipped <= MOST_LEFT_BYTES) {
        return super.skip(skipped);
      }
      answer.abort();
      position += skipped;
      if (position < end) {
        answer = request(position, end);
      }
      return skipped;
    }

    @Override
    public void close() throws IOException {
      if (end - position > MOST_LEFT_BYTES) {
        answer.abort();
      } else {
        answer.close();
      }
    }
  }
}
