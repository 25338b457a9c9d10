package dev.mediaimporter.sink.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * XML that ends where its elements are nested deeper than in any answer of S3, or where a comment,
 * CDATA or a document type begins, which S3 has no use for. The client's parser is recursive: from
 * there it would meet the end of the thread's stack, which leaves whatever the thread was doing
 * half done. The early end it reports as XML that it cannot read. Used by one thread.
 */
final class ShallowXml extends FilterInputStream {
  private static final int MAX_DEPTH = 500;

  private int depth;
  private int last;
  private boolean inTag;
  private boolean closes;
  private int quote;

  ShallowXml(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (depth > MAX_DEPTH) {
      return -1;
    }
    int count = in.read(buffer, offset, length);
    for (int i = 0; i < count; i++) {
      note(buffer[offset + i]);
      if (depth > MAX_DEPTH) {
        return i + 1;
      }
    }
    return count;
  }

  private void note(int now) {
    if (inTag) {
      noteInTag(now);
    } else if (last == '<') {
      inTag = now != '?';
      closes = now == '/';
      depth = now == '!' ? MAX_DEPTH + 1 : depth + (closes ? -1 : inTag ? 1 : 0);
    }
    last = now;
  }

  private void noteInTag(int now) {
    if (quote != 0) {
      quote = now == quote ? 0 : quote;
    } else if (now == '"' || now == '\'') {
      quote = now;
    } else if (now == '>') {
      inTag = false;
      depth -= !closes && last == '/' ? 1 : 0;
    }
  }
}
