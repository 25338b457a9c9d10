package dev.mediaimporter.sink.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;

/**
 * The bytes of an object. Closing it before the end drops the connection instead of reading on to
 * the end.
 */
final class ObjectBody extends FilterInputStream {
  private final ResponseInputStream<?> response;
  private boolean ended;

  ObjectBody(ResponseInputStream<?> response) {
    super(response);
    this.response = response;
  }

  @Override
  public int read() throws IOException {
    return note(super.read());
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return note(super.read(buffer, offset, length));
  }

  private int note(int read) {
    ended |= read < 0;
    return read;
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      super.close();
    } else {
      response.abort();
    }
  }
}
