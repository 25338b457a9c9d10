package dev.mediaimporter.sink.s3;

/**
 * How much of the S3 protocol a server honours; {@link ServerProbe} finds it out.
 *
 * @param conditionalPut whether {@code PutObject} with {@code If-None-Match: *} replaces nothing;
 *     without it a name is looked at before it is written
 * @param conditionalComplete the same for {@code CompleteMultipartUpload}
 * @param checksums whether requests may carry {@code x-amz-checksum-*} headers
 * @param partChecksums whether multipart uploads may have checksums, which are repeated when they
 *     are completed
 * @param partTags whether the ETag of an object in parts is made of the MD5 of each part
 */
record S3Features(
    boolean conditionalPut,
    boolean conditionalComplete,
    boolean checksums,
    boolean partChecksums,
    boolean partTags) {
  /** What Amazon documents. */
  static final S3Features FULL = new S3Features(true, true, true, true, true);

  /** Whether of several writers of one name at most one succeeds. */
  boolean exclusive() {
    return conditionalPut && conditionalComplete;
  }
}
