package dev.mediaimporter.takeout;

/**
 * Where the bytes of one item are in the parts of an export in a bucket: all that
 * {@link S3Parts#open} needs, so that another process can read the item without reading a directory
 * again. Immutable; its fields can be stored as they are.
 *
 * @param part the key of the part in the bucket
 * @param etag its ETag when its directory was read
 * @param offset where the entry starts in the part
 * @param method how it is compressed: 0 not at all, 8 deflated; {@value #WHOLE_PART} if the part
 *     itself is the item
 * @param compressedSize how many bytes it has in the part
 * @param size how many bytes it has
 * @param crc32 its CRC-32 by the archive's directory; -1 where there is none
 */
public record PartLocation(
    String part, String etag, long offset, int method, long compressedSize, long size, long crc32) {
  /** The {@link #method()} of a video outside the archives. */
  public static final int WHOLE_PART = -2;
}
