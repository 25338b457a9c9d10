package dev.mediaimporter.infra;

import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicy;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicyCustomHeadersConfig;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicyCustomHeadersConfigItems;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfig;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity;
import com.hashicorp.cdktf.providers.aws.s3_bucket.S3Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import software.constructs.Construct;

/** The headers that tell browsers what the page and the API's answers may do. */
record ResponseHeaders(Construct scope, StackSettings settings) {
  CloudfrontResponseHeadersPolicy ofThePage(S3Bucket media) {
    // Links to what is stored name the region, but for us-east-1.
    String bucket = "https://" + media.getBucketRegionalDomainName() + " https://"
        + media.getBucketDomainName();
    return policy(
        "site",
        String.join(
            "; ",
            "default-src 'self'",
            "connect-src 'self' " + bucket,
            "img-src 'self' data: blob: https://*.googleusercontent.com " + bucket,
            "media-src 'self' blob: " + bucket,
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'"),
        Map.of(
            // The page has to reach the window of Google's picker that it opened.
            "cross-origin-opener-policy", "same-origin-allow-popups",
            "cross-origin-resource-policy", "same-origin",
            "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
  }

  CloudfrontResponseHeadersPolicy ofAnswers() {
    return policy(
        "api",
        "default-src 'none'; frame-ancestors 'none'",
        Map.of("cache-control", "no-store", "cross-origin-resource-policy", "same-origin"));
  }

  private CloudfrontResponseHeadersPolicy policy(
      String id, String contentSecurityPolicy, Map<String, String> more) {
    return CloudfrontResponseHeadersPolicy.Builder.create(scope, id + "-headers")
        .name(settings.prefix() + "-" + id)
        .securityHeadersConfig(CloudfrontResponseHeadersPolicySecurityHeadersConfig.builder()
            .contentSecurityPolicy(
                CloudfrontResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy.builder()
                    .contentSecurityPolicy(contentSecurityPolicy)
                    .override(true)
                    .build())
            .strictTransportSecurity(
                CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity
                    .builder()
                    .accessControlMaxAgeSec(Duration.ofDays(365).toSeconds())
                    .override(true)
                    .build())
            .contentTypeOptions(
                CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions.builder()
                    .override(true)
                    .build())
            .frameOptions(CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions.builder()
                .frameOption("DENY")
                .override(true)
                .build())
            .referrerPolicy(
                CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy.builder()
                    .referrerPolicy("no-referrer")
                    .override(true)
                    .build())
            .build())
        .customHeadersConfig(CloudfrontResponseHeadersPolicyCustomHeadersConfig.builder()
            .items(new TreeMap<>(more)
                .entrySet().stream()
                    .map(header -> CloudfrontResponseHeadersPolicyCustomHeadersConfigItems.builder()
                        .header(header.getKey())
                        .value(header.getValue())
                        .override(true)
                        .build())
                    .toList())
            .build())
        .build();
  }
}
