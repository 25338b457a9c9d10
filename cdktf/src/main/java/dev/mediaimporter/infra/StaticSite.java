package dev.mediaimporter.infra;

import com.hashicorp.cdktf.AssetType;
import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.TerraformAsset;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistribution;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionCustomErrorResponse;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionDefaultCacheBehavior;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionOrigin;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionRestrictions;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionRestrictionsGeoRestriction;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionViewerCertificate;
import com.hashicorp.cdktf.providers.aws.cloudfront_origin_access_control.CloudfrontOriginAccessControl;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicy;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfig;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity;
import com.hashicorp.cdktf.providers.aws.s3_bucket.S3Bucket;
import com.hashicorp.cdktf.providers.aws.s3_bucket_website_configuration.S3BucketWebsiteConfiguration;
import com.hashicorp.cdktf.providers.aws.s3_bucket_website_configuration.S3BucketWebsiteConfigurationRedirectAllRequestsTo;
import com.hashicorp.cdktf.providers.aws.s3_object.S3Object;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.constructs.Construct;

/**
 * The page: a private bucket that only CloudFront reads, and a website endpoint that sends
 * everybody to CloudFront, because Google signs people in on https origins only.
 */
final class StaticSite {

  /** Where the page takes the address that it may call. */
  static final String HEAD = "<head>";

  private static final String INDEX = "index.html";

  /** AWS's own "CachingOptimized": honours the objects' Cache-Control, compresses. */
  private static final String CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

  /** Of the files that the page's build writes. */
  private static final Map<String, String> CONTENT_TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "json", "application/json",
      "svg", "image/svg+xml");

  private final Construct scope;
  private final StackSettings settings;
  private final S3Bucket media;
  private final PrivateBucket bucket;
  private final CloudfrontDistribution distribution;
  private final S3BucketWebsiteConfiguration redirect;

  /** @param media the bucket whose pictures the page shows, and to which it uploads */
  StaticSite(Construct scope, StackSettings settings, S3Bucket media) {
    this.scope = scope;
    this.settings = settings;
    this.media = media;
    String name = settings.prefix() + "-" + settings.accountId();
    bucket = new PrivateBucket(scope, "site", name + "-site", false);
    distribution = distribution(media);
    bucket.admit(Policies.allowService(
        "cloudfront.amazonaws.com",
        List.of("s3:GetObject"),
        List.of(bucket.objects()),
        Policies.condition("StringEquals", "aws:SourceArn", List.of(distribution.getArn())),
        Policies.condition("StringEquals", "aws:SourceAccount", List.of(settings.accountId()))));

    // Redirects of a website endpoint need no right to read, so this bucket stays as private as the
    // others.
    S3Bucket sender = new PrivateBucket(scope, "redirect", name + "-redirect", false).resource();
    redirect = S3BucketWebsiteConfiguration.Builder.create(scope, "redirect-website")
        .bucket(sender.getId())
        .redirectAllRequestsTo(S3BucketWebsiteConfigurationRedirectAllRequestsTo.builder()
            .hostName(distribution.getDomainName())
            .protocol("https")
            .build())
        .build();
  }

  private CloudfrontDistribution distribution(S3Bucket media) {
    CloudfrontOriginAccessControl signer = CloudfrontOriginAccessControl.Builder.create(
            scope, "site-origin-access")
        .name(settings.prefix() + "-site")
        .originAccessControlOriginType("s3")
        .signingBehavior("always")
        .signingProtocol("sigv4")
        .build();
    return CloudfrontDistribution.Builder.create(scope, "site-edge")
        .comment(settings.prefix())
        .enabled(true)
        .isIpv6Enabled(true)
        .httpVersion("http2and3")
        .priceClass("PriceClass_100")
        .defaultRootObject(INDEX)
        .origin(List.of(CloudfrontDistributionOrigin.builder()
            .originId("site")
            .domainName(bucket.resource().getBucketRegionalDomainName())
            .originAccessControlId(signer.getId())
            .build()))
        .defaultCacheBehavior(CloudfrontDistributionDefaultCacheBehavior.builder()
            .targetOriginId("site")
            .viewerProtocolPolicy("redirect-to-https")
            .allowedMethods(List.of("GET", "HEAD"))
            .cachedMethods(List.of("GET", "HEAD"))
            .compress(true)
            .cachePolicyId(CACHING_OPTIMIZED)
            .responseHeadersPolicyId(headers(media).getId())
            .build())
        .customErrorResponse(List.of(toThePage(403), toThePage(404)))
        .restrictions(CloudfrontDistributionRestrictions.builder()
            .geoRestriction(CloudfrontDistributionRestrictionsGeoRestriction.builder()
                .restrictionType("none")
                .build())
            .build())
        .viewerCertificate(CloudfrontDistributionViewerCertificate.builder()
            .cloudfrontDefaultCertificate(true)
            .build())
        .build();
  }

  /** The page has routes of its own; the bucket answers 403 where it holds nothing. */
  private static CloudfrontDistributionCustomErrorResponse toThePage(int status) {
    return CloudfrontDistributionCustomErrorResponse.builder()
        .errorCode(status)
        .responseCode(200)
        .responsePagePath("/" + INDEX)
        .errorCachingMinTtl(0)
        .build();
  }

  /** Links to what is stored name the region, but for us-east-1. */
  private static String addresses(S3Bucket media) {
    return "https://" + media.getBucketRegionalDomainName() + " https://"
        + media.getBucketDomainName();
  }

  private CloudfrontResponseHeadersPolicy headers(S3Bucket media) {
    String pictures = addresses(media);
    String contentSecurityPolicy = String.join(
        "; ",
        "default-src 'self'",
        // The exact API can't stand here: it takes this distribution's address for CORS. The page
        // names it.
        "connect-src 'self' https://*.execute-api." + settings.region() + ".amazonaws.com "
            + pictures,
        "img-src 'self' data: blob: https://*.googleusercontent.com " + pictures,
        "media-src 'self' blob: " + pictures,
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'");
    return CloudfrontResponseHeadersPolicy.Builder.create(scope, "site-headers")
        .name(settings.prefix() + "-site")
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
        .build();
  }

  /**
   * Uploads the built page with the settings it reads at start.
   *
   * @param apiEndpoint the only address besides its own that the page may call
   */
  void upload(Path folder, String apiEndpoint) {
    TerraformAsset asset = TerraformAsset.Builder.create(scope, "site-files")
        .path(folder.toString())
        .type(AssetType.DIRECTORY)
        .build();
    Construct files = new Construct(scope, "site-file");
    for (String key : keys(folder)) {
      String source = asset.getPath() + "/" + key;
      S3Object.Builder object = object(files, key);
      if (key.equals(INDEX)) {
        object.content(Fn.replace(Fn.file(source), HEAD, headFor(apiEndpoint)));
      } else {
        object.source(source).sourceHash(Fn.filemd5(source));
      }
      object.build();
    }
    object(files, "config.json")
        .content(Fn.jsonencode(
            new TreeMap<>(Map.of("clientId", settings.googleClientId(), "apiUrl", apiEndpoint))))
        .build();
  }

  /** The beginning of the page, which narrows down what the response headers allow. */
  private String headFor(String apiEndpoint) {
    String meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self' ";
    return Fn.join(
        "",
        List.of(
            Fn.rawString(HEAD + meta),
            apiEndpoint,
            Fn.rawString(" " + addresses(media)),
            Fn.rawString("\">")));
  }

  private S3Object.Builder object(Construct files, String key) {
    // Vite puts a hash of the content into the names below assets/; everything else keeps its name.
    boolean neverChanges = key.startsWith("assets/");
    return S3Object.Builder.create(files, key)
        .bucket(bucket.resource().getId())
        .key(key)
        .contentType(CONTENT_TYPES.getOrDefault(
            key.substring(key.lastIndexOf('.') + 1), "application/octet-stream"))
        .cacheControl(neverChanges ? "public, max-age=31536000, immutable" : "no-cache");
  }

  private static List<String> keys(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(key -> !key.equals("config.json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The built page can't be listed", e);
    }
  }

  /** The page's origin, as browsers name it. */
  String origin() {
    return "https://" + distribution.getDomainName();
  }

  /** Where the page has Google send people back to; Google compares it character by character. */
  String redirectUri() {
    return origin() + "/";
  }

  /** The plain http address that sends people to {@link #origin}. */
  String websiteEndpoint() {
    return redirect.getWebsiteEndpoint();
  }
}
