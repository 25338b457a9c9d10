package dev.mediaimporter.infra;

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
import java.util.stream.Collectors;
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

  /** What moto doesn't give back as it was told, so that a second plan would change it again. */
  private static final Set<String> FORGOTTEN_BY_MOTO = Set.of();

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
    assertThat(changes(terraform.plan("first.plan"))).isNotEmpty();
    terraform.run("apply", "-input=false", "-no-color", "first.plan");
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
    terraform.run("destroy", "-auto-approve", "-input=false", "-no-color");

    assertThat(terraform.run("state", "list")).isBlank();
    assertThat(get(moto.address().resolve("/"))).doesNotContain("media-importer-test");
    assertThat(front.isEmpty()).isTrue();
  }

  /** Addresses of what a plan would change. */
  private static Set<String> changes(JsonNode plan) {
    return Synthesised.list(plan.path("resource_changes")).stream()
        .filter(resource ->
            !Set.of("no-op", "read").contains(resource.at("/change/actions/0").asText()))
        .map(resource -> resource.get("address").asText())
        .collect(Collectors.toCollection(TreeSet::new));
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
