package dev.mediaimporter.infra;

import com.hashicorp.cdktf.AssetType;
import com.hashicorp.cdktf.Fn;
import com.hashicorp.cdktf.TerraformAsset;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistribution;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionDefaultCacheBehavior;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionOrderedCacheBehavior;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionOrigin;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionOriginCustomOriginConfig;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionRestrictions;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionRestrictionsGeoRestriction;
import com.hashicorp.cdktf.providers.aws.cloudfront_distribution.CloudfrontDistributionViewerCertificate;
import com.hashicorp.cdktf.providers.aws.cloudfront_origin_access_control.CloudfrontOriginAccessControl;
import com.hashicorp.cdktf.providers.aws.cloudfront_response_headers_policy.CloudfrontResponseHeadersPolicy;
import com.hashicorp.cdktf.providers.aws.s3_bucket.S3Bucket;
import com.hashicorp.cdktf.providers.aws.s3_bucket_website_configuration.S3BucketWebsiteConfiguration;
import com.hashicorp.cdktf.providers.aws.s3_bucket_website_configuration.S3BucketWebsiteConfigurationRedirectAllRequestsTo;
import com.hashicorp.cdktf.providers.aws.s3_object.S3Object;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.constructs.Construct;

/**
 * The page: a private bucket that only CloudFront reads, and a website endpoint that sends
 * everybody to CloudFront, because Google signs people in on https origins only.
 */
final class StaticSite {

  private static final String INDEX = "index.html";

  /** AWS's own "CachingDisabled". */
  private static final String CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

  /** AWS's own "AllViewerExceptHostHeader": the gateway knows itself by its own host only. */
  private static final String ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

  /** AWS's own "CachingOptimized": honours the objects' Cache-Control, compresses. */
  private static final String CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

  /** Of the files that the page's build writes. */
  private static final Map<String, String> CONTENT_TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "json", "application/json",
      "svg", "image/svg+xml",
      "txt", "text/plain; charset=utf-8");

  private final Construct scope;
  private final StackSettings settings;
  private final PrivateBucket bucket;
  private final CloudfrontDistribution distribution;
  private final S3BucketWebsiteConfiguration redirect;

  /**
   * @param media the bucket whose pictures the page shows, and to which it uploads
   * @param api what answers below {@code /v1}
   * @param firewall what limits callers
   */
  StaticSite(
      Construct scope,
      StackSettings settings,
      S3Bucket media,
      HttpApi api,
      Optional<String> firewall) {
    this.scope = scope;
    this.settings = settings;
    String name = settings.prefix() + "-" + settings.accountId();
    bucket = new PrivateBucket(scope, "site", name + "-site", false);
    distribution = distribution(new ResponseHeaders(scope, settings), media, api, firewall);
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
            .hostName(settings
                .domain()
                .map(StackSettings.Domain::name)
                .orElseGet(distribution::getDomainName))
            .protocol("https")
            .build())
        .build();
  }

  private CloudfrontDistribution distribution(
      ResponseHeaders headers, S3Bucket media, HttpApi api, Optional<String> firewall) {
    CloudfrontResponseHeadersPolicy forAnswers = headers.ofAnswers();
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
        .aliases(settings.domain().map(domain -> List.of(domain.name())).orElse(null))
        .webAclId(firewall.orElse(null))
        .origin(List.of(
            CloudfrontDistributionOrigin.builder()
                .originId("site")
                .domainName(bucket.resource().getBucketRegionalDomainName())
                .originAccessControlId(signer.getId())
                .build(),
            CloudfrontDistributionOrigin.builder()
                .originId("api")
                .domainName(api.host())
                .originPath(api.hiddenPath())
                .customOriginConfig(CloudfrontDistributionOriginCustomOriginConfig.builder()
                    .httpPort(80)
                    .httpsPort(443)
                    .originProtocolPolicy("https-only")
                    .originSslProtocols(List.of("TLSv1.2"))
                    .build())
                .build()))
        .defaultCacheBehavior(CloudfrontDistributionDefaultCacheBehavior.builder()
            .targetOriginId("site")
            .viewerProtocolPolicy("redirect-to-https")
            .allowedMethods(List.of("GET", "HEAD"))
            .cachedMethods(List.of("GET", "HEAD"))
            .compress(true)
            .cachePolicyId(CACHING_OPTIMIZED)
            .responseHeadersPolicyId(headers.ofThePage(media).getId())
            .build())
        .orderedCacheBehavior(List.of(toTheApi("/v1/*", forAnswers), toTheApi("/sync", forAnswers)))
        .restrictions(CloudfrontDistributionRestrictions.builder()
            .geoRestriction(CloudfrontDistributionRestrictionsGeoRestriction.builder()
                .restrictionType("none")
                .build())
            .build())
        .viewerCertificate(certificate())
        .build();
  }

  private CloudfrontDistributionViewerCertificate certificate() {
    return settings
        .domain()
        .map(domain -> CloudfrontDistributionViewerCertificate.builder()
            .acmCertificateArn(domain.certificateArn())
            .sslSupportMethod("sni-only")
            .minimumProtocolVersion("TLSv1.2_2021")
            .build())
        .orElseGet(() -> CloudfrontDistributionViewerCertificate.builder()
            .cloudfrontDefaultCertificate(true)
            .build());
  }

  private static CloudfrontDistributionOrderedCacheBehavior toTheApi(
      String path, CloudfrontResponseHeadersPolicy headers) {
    return CloudfrontDistributionOrderedCacheBehavior.builder()
        .pathPattern(path)
        .targetOriginId("api")
        .viewerProtocolPolicy("https-only")
        .allowedMethods(List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"))
        .cachedMethods(List.of("GET", "HEAD"))
        .compress(true)
        .cachePolicyId(CACHING_DISABLED)
        .originRequestPolicyId(ALL_BUT_HOST)
        .responseHeadersPolicyId(headers.getId())
        .build();
  }

  /** Uploads the built page with the settings it reads at start. */
  void upload(Path folder) {
    TerraformAsset asset = TerraformAsset.Builder.create(scope, "site-files")
        .path(folder.toString())
        .type(AssetType.DIRECTORY)
        .build();
    Construct files = new Construct(scope, "site-file");
    for (String key : keys(folder)) {
      String source = asset.getPath() + "/" + key;
      object(files, key).source(source).sourceHash(Fn.filemd5(source)).build();
    }
    object(files, "config.json")
        .content(Fn.jsonencode(
            new TreeMap<>(Map.of("clientId", settings.googleClientId(), "apiUrl", origin()))))
        .build();
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
    return "https://"
        + settings.domain().map(StackSettings.Domain::name).orElseGet(distribution::getDomainName);
  }

  /** CloudFront's own name for it. */
  String edge() {
    return distribution.getDomainName();
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
