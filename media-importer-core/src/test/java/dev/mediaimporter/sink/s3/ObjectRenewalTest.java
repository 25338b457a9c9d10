package dev.mediaimporter.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;

/** What is asked of S3 when an object's metadata is replaced. */
final class ObjectRenewalTest {
  private static final MediaKey KEY = MediaKey.of("2024/a.mp4");
  private static final String SHA256 = "ab".repeat(32);
  private static final MediaItem ITEM = MediaItem.builder()
      .id("item")
      .type(MediaKind.VIDEO)
      .putDetails("caption", "Sea & dune")
      .putDetails("favourite", "")
      .build();

  private final OneObject s3 = new OneObject();

  /** One object that is copied onto itself. */
  private static final class OneObject implements S3Client {
    private String etag = "\"first-3\"";
    private String storageClass = StorageClass.STANDARD_IA.toString();
    private boolean refusesParts;
    private Map<String, String> metadata = new HashMap<>(Map.of(
        "media-item-id", "item",
        "creation-time", "2024-07-14T12:00:00Z",
        "part-size", "8388608",
        "caption", "Lake",
        "favourite", "true",
        "added-by-another", "kept"));
    private final List<CopyObjectRequest> copies = new ArrayList<>();
    private final List<CreateMultipartUploadRequest> uploads = new ArrayList<>();
    private final List<UploadPartCopyRequest> parts = new ArrayList<>();
    private int aborted;

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      return HeadObjectResponse.builder()
          .contentLength(2500L)
          .contentType("video/mp4")
          .cacheControl("private")
          .storageClass(storageClass)
          .eTag(etag)
          .metadata(metadata)
          .build();
    }

    @Override
    public CopyObjectResponse copyObject(CopyObjectRequest request) {
      copies.add(request);
      metadata = request.metadata();
      etag = "\"second\"";
      return CopyObjectResponse.builder().build();
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
        CreateMultipartUploadRequest request) {
      uploads.add(request);
      return CreateMultipartUploadResponse.builder().uploadId("upload").build();
    }

    @Override
    public UploadPartCopyResponse uploadPartCopy(UploadPartCopyRequest request) {
      parts.add(request);
      if (refusesParts) {
        throw S3Exception.builder().statusCode(412).message("changed").build();
      }
      return UploadPartCopyResponse.builder()
          .copyPartResult(result -> result
              .eTag("\"part-" + request.partNumber() + "\"")
              .checksumCRC32("crc-" + request.partNumber()))
          .build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      assertThat(request.multipartUpload().parts())
          .extracting(part -> part.partNumber() + part.eTag() + part.checksumCRC32())
          .containsExactly("1\"part-1\"crc-1", "2\"part-2\"crc-2", "3\"part-3\"crc-3");
      metadata = uploads.get(0).metadata();
      etag = "\"second-3\"";
      return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
      aborted++;
      return AbortMultipartUploadResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }

  private Optional<StoredMedia> renew(StoredMedia receipt, long mostAtOnce) throws IOException {
    S3ObjectSettings settings = S3ObjectSettings.builder()
        .storageClass("GLACIER_IR")
        .acl("bucket-owner-full-control")
        .putTags("who", "ann")
        .build();
    S3Objects objects = new S3Objects(s3, "photos", "", settings);
    return new ObjectRenewal(objects, S3Features.FULL, receipt, ITEM, mostAtOnce, 1000).run();
  }

  private static StoredMedia receipt(String etag) {
    return StoredMedia.builder()
        .key(KEY)
        .sizeBytes(2500)
        .itemId("item")
        .sha256(SHA256)
        .etag(etag)
        .build();
  }

  @Test
  void copiesTheObjectOntoItself() throws IOException {
    StoredMedia renewed = renew(receipt("first-3"), 5000).orElseThrow();

    assertThat(s3.copies).singleElement().satisfies(copy -> {
      assertThat(copy.sourceKey()).isEqualTo(KEY.value()).isEqualTo(copy.destinationKey());
      assertThat(copy.copySourceIfMatch()).isEqualTo("\"first-3\"");
      assertThat(copy.metadataDirective()).isEqualTo(MetadataDirective.REPLACE);
      assertThat(copy.contentType()).isEqualTo("video/mp4");
      assertThat(copy.cacheControl()).isEqualTo("private");
      assertThat(copy.storageClass()).isEqualTo(StorageClass.STANDARD_IA);
      assertThat(copy.aclAsString()).isEqualTo("bucket-owner-full-control");
      assertThat(copy.metadata())
          .containsEntry("caption", "Sea=20=26=20dune")
          .containsEntry("creation-time", "2024-07-14T12:00:00Z")
          .containsEntry("added-by-another", "kept")
          .containsEntry("sha256", SHA256)
          // The copy is one part.
          .doesNotContainKeys("favourite", "part-size");
    });
    assertThat(renewed.etag()).contains("second");
    assertThat(renewed.partSizeBytes()).isEmpty();
    assertThat(renew(renewed, 5000)).isEmpty();
    assertThat(s3.copies).hasSize(1);
  }

  /** The run before was killed when S3 had copied it, and the ledger did not know yet. */
  @Test
  void recognisesACopyThatTheLedgerDoesNotKnow() throws IOException {
    renew(receipt("first-3"), 5000);

    assertThat(renew(receipt("first-3"), 5000).flatMap(StoredMedia::etag)).contains("second");
    assertThat(s3.copies).hasSize(1);
  }

  @Test
  void copiesALargeObjectInParts() throws IOException {
    StoredMedia renewed = renew(receipt("first-3"), 2000).orElseThrow();

    assertThat(s3.copies).isEmpty();
    assertThat(s3.uploads).singleElement().satisfies(upload -> {
      assertThat(upload.contentType()).isEqualTo("video/mp4");
      assertThat(upload.storageClass()).isEqualTo(StorageClass.STANDARD_IA);
      assertThat(upload.aclAsString()).isEqualTo("bucket-owner-full-control");
      assertThat(upload.tagging()).isEqualTo("who=ann");
      assertThat(upload.metadata())
          .containsEntry("part-size", "1000")
          .containsEntry("sha256", SHA256);
    });
    assertThat(s3.parts)
        .allSatisfy(part -> assertThat(part.copySourceIfMatch()).isEqualTo("\"first-3\""))
        .extracting(UploadPartCopyRequest::copySourceRange)
        .containsExactly("bytes=0-999", "bytes=1000-1999", "bytes=2000-2499");
    assertThat(renewed.partSizeBytes()).contains(1000L);
    assertThat(s3.aborted).isZero();
  }

  @Test
  void leavesNoPartsWhenTheObjectIsReplacedMeanwhile() {
    s3.refusesParts = true;

    assertThatThrownBy(() -> renew(receipt("first-3"), 2000)).isInstanceOf(S3Exception.class);
    assertThat(s3.aborted).isEqualTo(1);
  }

  @Test
  void leavesOtherObjectsAlone() throws IOException {
    assertThat(renew(receipt("another"), 5000)).isEmpty();
    s3.storageClass = StorageClass.DEEP_ARCHIVE.toString();
    assertThat(renew(receipt("first-3"), 5000)).isEmpty();
    assertThat(s3.copies).isEmpty();
  }
}
