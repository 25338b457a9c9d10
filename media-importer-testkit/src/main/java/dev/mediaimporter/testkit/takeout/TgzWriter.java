package dev.mediaimporter.testkit.takeout;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Writes tgz archives with all that Google's may have: long names in the way of GNU tar and of pax,
 * and several gzip members. For one thread.
 */
final class TgzWriter {
  private static final int BLOCK = 512;
  private static final int SHORT_NAME = 100;
  private static final int FILES_IN_A_MEMBER = 7;

  private final OutputStream out;
  private GZIPOutputStream gzip;
  private int files;

  TgzWriter(OutputStream out) throws IOException {
    this.out = out;
    this.gzip = new GZIPOutputStream(out);
  }

  void add(String name, byte[] bytes) throws IOException {
    if (++files % FILES_IN_A_MEMBER == 0) {
      gzip.finish();
      gzip = new GZIPOutputStream(out);
    }
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > SHORT_NAME && files % 2 == 0) {
      block("././@LongLink".getBytes(StandardCharsets.UTF_8), 'L', encoded.length + 1);
      content(Arrays.copyOf(encoded, encoded.length + 1));
    } else if (encoded.length > SHORT_NAME || encoded.length != name.length()) {
      byte[] record = pax(encoded);
      block("PaxHeader".getBytes(StandardCharsets.UTF_8), 'x', record.length);
      content(record);
    }
    block(Arrays.copyOf(encoded, Math.min(encoded.length, SHORT_NAME)), '0', bytes.length);
    content(bytes);
  }

  /** The length of the record counts its own digits. */
  private static byte[] pax(byte[] name) {
    String text = " path=" + new String(name, StandardCharsets.ISO_8859_1) + "\n";
    int length = text.length() + 1;
    while (length != text.length() + Integer.toString(length).length()) {
      length = text.length() + Integer.toString(length).length();
    }
    return (length + text).getBytes(StandardCharsets.ISO_8859_1);
  }

  private void block(byte[] name, char type, int size) throws IOException {
    byte[] header = new byte[BLOCK];
    System.arraycopy(name, 0, header, 0, name.length);
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    gzip.write(header);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private void content(byte[] bytes) throws IOException {
    gzip.write(bytes);
    gzip.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
  }

  /** Writes the end; the stream stays open. */
  void finish() throws IOException {
    gzip.write(new byte[2 * BLOCK]);
    gzip.finish();
  }
}
