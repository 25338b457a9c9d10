package dev.mediaimporter.infra;

import com.hashicorp.cdktf.TerraformResourceLifecycle;
import com.hashicorp.cdktf.providers.aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatement;
import com.hashicorp.cdktf.providers.aws.s3_bucket.S3Bucket;
import com.hashicorp.cdktf.providers.aws.s3_bucket_ownership_controls.S3BucketOwnershipControls;
import com.hashicorp.cdktf.providers.aws.s3_bucket_ownership_controls.S3BucketOwnershipControlsRule;
import com.hashicorp.cdktf.providers.aws.s3_bucket_policy.S3BucketPolicy;
import com.hashicorp.cdktf.providers.aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock;
import com.hashicorp.cdktf.providers.aws.s3_bucket_server_side_encryption_configuration.S3BucketServerSideEncryptionConfigurationA;
import com.hashicorp.cdktf.providers.aws.s3_bucket_server_side_encryption_configuration.S3BucketServerSideEncryptionConfigurationRuleA;
import com.hashicorp.cdktf.providers.aws.s3_bucket_server_side_encryption_configuration.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA;
import java.util.ArrayList;
import java.util.List;
import software.constructs.Construct;

/**
 * A bucket that nobody outside reaches, that encrypts what it holds, and whose owner owns all of
 * it. It takes requests over TLS only once {@link #admit} was called.
 */
final class PrivateBucket {

  private final Construct scope;
  private final String id;
  private final S3Bucket bucket;
  private final S3BucketPublicAccessBlock block;

  /** @param keep whether Terraform must refuse to remove it; otherwise it goes with all it holds */
  PrivateBucket(Construct scope, String id, String name, boolean keep) {
    this.scope = scope;
    this.id = id;
    bucket = S3Bucket.Builder.create(scope, id)
        .bucket(name)
        .forceDestroy(!keep)
        .lifecycle(keep ? kept() : null)
        .build();
    block = S3BucketPublicAccessBlock.Builder.create(scope, id + "-public-access")
        .bucket(bucket.getId())
        .blockPublicAcls(true)
        .blockPublicPolicy(true)
        .ignorePublicAcls(true)
        .restrictPublicBuckets(true)
        .build();
    S3BucketOwnershipControls.Builder.create(scope, id + "-ownership")
        .bucket(bucket.getId())
        .rule(S3BucketOwnershipControlsRule.builder()
            .objectOwnership("BucketOwnerEnforced")
            .build())
        .build();
    S3BucketServerSideEncryptionConfigurationA.Builder.create(scope, id + "-encryption")
        .bucket(bucket.getId())
        .rule(List.of(S3BucketServerSideEncryptionConfigurationRuleA.builder()
            .applyServerSideEncryptionByDefault(
                S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA
                    .builder()
                    .sseAlgorithm("AES256")
                    .build())
            .build()))
        .build();
  }

  static TerraformResourceLifecycle kept() {
    return TerraformResourceLifecycle.builder().preventDestroy(true).build();
  }

  /** Writes the bucket's policy: TLS only, and these statements. Call it once. */
  void admit(DataAwsIamPolicyDocumentStatement... statements) {
    List<DataAwsIamPolicyDocumentStatement> all = new ArrayList<>(List.of(statements));
    all.add(Policies.denyWithoutTls("s3:*", List.of(bucket.getArn(), objects())));
    S3BucketPolicy.Builder.create(scope, id + "-policy")
        .bucket(bucket.getId())
        .policy(Policies.document(scope, id + "-access", all))
        // S3 refuses two changes of a bucket's access at the same time.
        .dependsOn(List.of(block))
        .build();
  }

  S3Bucket resource() {
    return bucket;
  }

  /** ARN of everything in it. */
  String objects() {
    return bucket.getArn() + "/*";
  }
}
