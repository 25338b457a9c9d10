package dev.mediaimporter.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deploys the stack with the real Terraform and the real provider to an AWS in memory, looks at
 * what came out, and removes it. A test that works with what was deployed is one more method here:
 * it gets everything from {@link #deployed}.
 */
@Tag("deployment")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class DeploymentTest {

  /** What moto doesn't give back as it was told, so that a second plan would set it again. */
  private static final Set<String> FORGOTTEN_BY_MOTO = Set.of(
      // Which access control, headers policy and protocol a distribution was made with.
      "aws_cloudfront_distribution.site-edge default_cache_behavior",
      "aws_cloudfront_distribution.site-edge origin",
      "aws_cloudfront_distribution.site-edge viewer_certificate",
      "aws_lambda_function.api dead_letter_config",
      "aws_lambda_function.api snap_start",
      "aws_lambda_function.sweep dead_letter_config",
      "aws_lambda_function.worker dead_letter_config",
      // Comes back with other white space.
      "aws_sqs_queue.pages redrive_policy");

  private MotoServer moto;
  private MotoFront front;
  private Terraform terraform;
  private DeployedStack deployed;

  @BeforeAll
  void deploy(@TempDir Path scratch) throws Exception {
    Path provider = prerequisites();
    moto = MotoServer.start();
    front = new MotoFront(moto.address());
    terraform = new Terraform(Synthesised.in(scratch, Map.of("ENV", "test")).folder());
    terraform.pointAt(moto.address().toString(), front.address().toString());
    terraform.run("init", "-input=false", "-no-color", "-plugin-dir=" + provider);
    terraform.run("validate", "-no-color");
    terraform.run("plan", "-input=false", "-no-color", "-parallelism=30", "-out=first.plan");
    terraform.run("apply", "-input=false", "-no-color", "-parallelism=30", "first.plan");
    deployed = new DeployedStack(moto.address(), terraform.state());
  }

  private static Path prerequisites() throws Exception {
    Optional<Path> provider = Executables.providerFolder();
    List<String> missing = new ArrayList<>();
    if (!Executables.onPath("terraform")) {
      missing.add("terraform (1.10 or newer) on the PATH");
    }
    if (!Executables.onPath("moto_server")) {
      missing.add("moto_server on the PATH (pip install 'moto[server]')");
    }
    if (provider.isEmpty()) {
      missing.add(
          "the AWS provider in a folder that TF_PLUGIN_DIR names (terraform providers mirror)");
    }
    if (missing.isEmpty()) {
      return provider.orElseThrow();
    }
    String message =
        "THE DEPLOYMENT TEST DID NOT RUN: this machine lacks " + String.join("; ", missing);
    System.err.println(message);
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(message);
    }
    return abort(message);
  }

  @AfterAll
  void stop() {
    if (front != null) {
      front.close();
    }
    if (moto != null) {
      moto.close();
    }
  }

  @Test
  void has_nothing_left_to_change() throws Exception {
    assertThat(changes(terraform.plan("second.plan"))).isEqualTo(FORGOTTEN_BY_MOTO);
  }

  @Test
  void answers_with_addresses() {
    assertThat(deployed.output("site-url")).startsWith("https://").endsWith(".cloudfront.net");
    assertThat(deployed.output("api-url"))
        .startsWith("https://")
        .contains(".execute-api.eu-central-1.");
    assertThat(deployed.output("s3-website-endpoint"))
        .startsWith("media-importer-test-" + Synthesised.ACCOUNT + "-redirect.s3-website");
    assertThat(deployed.output("media-bucket"))
        .isEqualTo("media-importer-test-" + Synthesised.ACCOUNT + "-media");
  }

  @Test
  void tells_the_functions_where_everything_is() {
    assertThat(deployed.environment("api"))
        .containsEntry("SITE_ORIGIN", deployed.output("site-url"))
        .containsEntry("GOOGLE_SECRET_ID", deployed.output("google-secret-id"))
        .containsEntry("MEDIA_BUCKET", deployed.output("media-bucket"))
        .containsEntry(
            "KMS_KEY_ID", deployed.resource("aws_kms_key.tokens").get("arn").asText());
    assertThat(deployed.environment("worker"))
        .containsEntry("TABLE_NAME", "media-importer-test")
        .containsEntry(
            "QUEUE_URL", deployed.resource("aws_sqs_queue.pages").get("url").asText());
    for (String function : List.of("api", "worker", "sweep")) {
      assertThat(deployed.environment(function).values()).noneMatch(String::isBlank);
    }
  }

  @Test
  void serves_the_page_with_the_address_of_the_api() throws Exception {
    assertThat(uploaded("index.html"))
        .isEqualTo(
            "<html><head><meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self' "
                + deployed.output("api-url")
                + "\"><title>t</title></head></html>");
    assertThat(uploaded("config.json"))
        .isEqualTo("{\"apiUrl\":\""
            + deployed.output("api-url")
            + "\",\"clientId\":\""
            + Synthesised.CLIENT_ID
            + "\"}");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void leaves_nothing_behind() throws Exception {
    terraform.run("destroy", "-auto-approve", "-input=false", "-no-color", "-parallelism=30");

    assertThat(terraform.run("state", "list")).isBlank();
    assertThat(get(moto.address().resolve("/"))).doesNotContain("media-importer-test");
    assertThat(front.isEmpty()).isTrue();
  }

  /**
   * What a plan would change: addresses with attributes, or with the action where it isn't an
   * update. Values that only follow from other changes are left out: Terraform can't know them yet.
   */
  private static Set<String> changes(JsonNode plan) {
    Set<String> changes = new TreeSet<>();
    for (JsonNode resource : plan.path("resource_changes")) {
      String address = resource.get("address").asText();
      JsonNode change = resource.get("change");
      String action = change.at("/actions/0").asText();
      if (action.equals("update")) {
        change.get("after").forEachEntry((attribute, value) -> {
          if (!value.equals(change.get("before").get(attribute))) {
            changes.add(address + " " + attribute);
          }
        });
      } else if (!Set.of("no-op", "read").contains(action)) {
        changes.add(address + " " + action);
      }
    }
    return changes;
  }

  private String uploaded(String key) throws Exception {
    String bucket = deployed.resource("aws_s3_bucket.site").get("bucket").asText();
    return get(moto.address().resolve("/" + bucket + "/" + key));
  }

  private static String get(URI address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address)
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/s3/aws4_request")
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
