package dev.mediaimporter.infra;

import com.hashicorp.cdktf.S3Backend;
import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.providers.aws.provider.AwsProvider;
import com.hashicorp.cdktf.providers.aws.provider.AwsProviderDefaultTags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.constructs.Construct;

/** Everything one deployment consists of, and how its parts reach each other. */
final class MediaImporterStack extends TerraformStack {

  /**
   * The bindings pin 5.23.1 exactly, which refuses java21. The newest of that major version knows
   * all they emit.
   */
  static final String PROVIDER_VERSION = "~> 5.100";

  MediaImporterStack(Construct scope, StackSettings settings) {
    super(scope, settings.prefix());
    provider("aws", settings, settings.region()).build();
    terraform(settings);
    Data data = new Data(this, settings);

    Alarms alarms = new Alarms(this, settings.prefix(), settings.alarmEmail());
    alarms.watchDeadLetters("dead-pages", data.failedPages);
    alarms.watchDeadLetters("dead-events", data.failedEvents);
    alarms.watchAge("pages", data.pages, Duration.ofHours(1));
    alarms.watchQuota(settings.googleRequests());
    alarms.watchConcurrency(settings.accountConcurrency());
    alarms.watchCost(settings.budgetDollars());

    Functions functions = new Functions(this, settings, data, alarms);
    HttpApi http = new HttpApi(this, settings, data.key);
    StaticSite site =
        new StaticSite(this, settings, data.media.resource(), http, firewall(settings));
    data.admitUploadsFrom(site.origin());
    functions.createWorker();
    functions.createSweep();
    http.call(functions.createApi(site.origin()), alarms);
    settings.siteFolder().ifPresent(site::upload);

    new Dashboard(this, settings, data).show(alarms.arns(), http.id());

    output("s3-website-endpoint", site.websiteEndpoint(), "Sends browsers to site-url.");
    output("site-url", site.origin(), "The page; Google's JavaScript origin.");
    output("redirect-uri", site.redirectUri(), "Google's redirect address, to the last slash.");
    output("api-url", site.origin(), "The API, which is below /v1 beside the page.");
    output("edge-host", site.edge(), "Where the DNS record of SITE_DOMAIN points to.");
    output("media-bucket", data.media.resource().getId(), "Where the imported media are.");
    output("google-secret-id", data.googleSecret.getArn(), "Put the OAuth client secret in here.");
    output("dead-pages-url", data.failedPages.getUrl(), "Queue of the pages that failed for good.");
  }

  private Optional<String> firewall(StackSettings settings) {
    if (settings.requestsPerAddress() == 0) {
      return Optional.empty();
    }
    AwsProvider global =
        provider("aws-global", settings, "us-east-1").alias("global").build();
    return Optional.of(Firewall.create(this, settings, global));
  }

  private AwsProvider.Builder provider(String id, StackSettings settings, String region) {
    return AwsProvider.Builder.create(this, id)
        .region(region)
        .allowedAccountIds(List.of(settings.accountId()))
        .defaultTags(List.of(AwsProviderDefaultTags.builder()
            .tags(Map.of("project", "media-importer", "environment", settings.environment()))
            .build()));
  }

  private void terraform(StackSettings settings) {
    addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
    addOverride("terraform.required_providers.aws.version", PROVIDER_VERSION);
    settings.stateBucket().ifPresent(bucket -> {
      S3Backend.Builder.create(this)
          .bucket(bucket)
          .key(settings.prefix() + ".tfstate")
          .region(settings.region())
          .encrypt(true)
          .build();
      addOverride("terraform.backend.s3.use_lockfile", true);
    });
  }

  private void output(String name, String value, String description) {
    TerraformOutput.Builder.create(this, name)
        .value(value)
        .description(description)
        .build();
  }
}
