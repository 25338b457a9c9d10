package dev.mediaimporter.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.lambda.local.Eventually;
import dev.mediaimporter.lambda.local.ExportUpload;
import dev.mediaimporter.lambda.local.Gateway;
import dev.mediaimporter.lambda.local.Google;
import dev.mediaimporter.lambda.local.LocalCloud;
import dev.mediaimporter.lambda.local.QueuePoller;
import dev.mediaimporter.lambda.local.RuntimeClientFunction;
import dev.mediaimporter.lambda.local.Visitor;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.takeout.ExportedPhoto;
import dev.mediaimporter.testkit.takeout.TakeoutBuilder;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Deploys the stack with the real Terraform and the real provider to an AWS in memory, has the real
 * bundle work with what came out, under Lambda's own runtime client and with the environment that
 * Terraform gave each function, and removes it.
 */
@Tag("deployment")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class DeploymentIT {

  private static final String ACCOUNT = "123456789012";
  private static final String REGION = "eu-central-1";
  private static final Path BUNDLE = Path.of(System.getProperty("bundle.jar")).normalize();
  private static final Set<String> FUNCTIONS = Set.of("api", "worker", "sweep");
  private static final int ITEMS = 120;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What moto doesn't give back as it was told, so that a second plan would set it again. */
  private static final Set<String> FORGOTTEN_BY_MOTO = Set.of(
      // Which access control, headers policy and protocol a distribution was made with.
      "aws_cloudfront_distribution.site-edge default_cache_behavior",
      "aws_cloudfront_distribution.site-edge ordered_cache_behavior",
      "aws_cloudfront_distribution.site-edge origin",
      "aws_cloudfront_distribution.site-edge viewer_certificate",
      "aws_lambda_function.api dead_letter_config",
      "aws_lambda_function.api snap_start",
      "aws_lambda_function.sweep dead_letter_config",
      "aws_lambda_function.worker dead_letter_config",
      // Comes back with other white space.
      "aws_sqs_queue.pages redrive_policy");

  /** Rights that are used where this test can't see it: by Lambda itself, and when things break. */
  private static final Set<String> NOT_USED_HERE = Set.of(
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:SendMessage on media-importer-test-dead-events",
      // Where a version before this one wrote the row that names a user's open jobs.
      "dynamodb:Query on table/media-importer-test",
      // After a page that failed.
      "sqs:ChangeMessageVisibility",
      // For rows of earlier versions, which a new stack does not have.
      "dynamodb:UpdateItem",
      // After a large item that broke off.
      "s3:AbortMultipartUpload",
      // Without it S3 says 403 instead of 404 of a key that holds nothing.
      "s3:ListBucket");

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private PhotosEmulator google;
  private MotoServer moto;
  private AwsFront front;
  private Terraform terraform;
  private DeployedStack deployed;

  @BeforeAll
  void deploy(@TempDir Path scratch) throws Exception {
    Path provider = prerequisites();
    google = PhotosEmulator.start(Library.generated(7, ITEMS, 200, 3_000));
    moto = MotoServer.start();
    front = new AwsFront(moto.address(), ACCOUNT);
    terraform = new Terraform(synthesise(scratch, Map.of()));
    terraform.pointAt(moto.address().toString(), front.address().toString());
    terraform.run("init", "-input=false", "-no-color", "-plugin-dir=" + provider);
    terraform.run("validate", "-no-color");
    terraform.run("plan", "-input=false", "-no-color", "-parallelism=30", "-out=first.plan");
    terraform.run("apply", "-input=false", "-no-color", "-parallelism=30", "first.plan");
    deployed = new DeployedStack(terraform.state());
  }

  private static Path prerequisites() throws Exception {
    Optional<Path> provider = Executables.providerFolder();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> program : Map.of(
            "node", "Node.js 20 or newer",
            "terraform", "Terraform 1.10 or newer",
            "moto_server", "moto_server (pip install 'moto[server]')")
        .entrySet()) {
      if (Executables.find(program.getKey()).isEmpty()) {
        missing.add(program.getValue());
      }
    }
    if (provider.isEmpty()) {
      missing.add(
          "the AWS provider 5.100 in a folder that TF_PLUGIN_DIR names (terraform providers mirror)");
    }
    if (!Files.isRegularFile(BUNDLE)) {
      missing.add("the functions' bundle (./mvnw -pl media-importer-aws-lambda -am package)");
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

  /** Runs the stack's program as its users do; returns Terraform's working folder. */
  private Path synthesise(Path scratch, Map<String, String> more) throws Exception {
    Path site = Files.createDirectories(scratch.resolve("site"));
    Files.writeString(site.resolve("index.html"), "<html><head><title>t</title></head></html>");
    Path output = scratch.resolve("out");
    Path problems = scratch.resolve("synthesis.err");
    ProcessBuilder program = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.mediaimporter.infra.Main")
        .redirectOutput(scratch.resolve("synthesis.log").toFile())
        .redirectError(problems.toFile());
    program
        .environment()
        .putAll(Map.ofEntries(
            Map.entry("ENV", "test"),
            Map.entry("REGION", REGION),
            Map.entry("ACCOUNT_ID", ACCOUNT),
            Map.entry("GOOGLE_CLIENT_ID", google.clientId()),
            Map.entry("SIGN_IN", "everybody"),
            Map.entry("ALARM_EMAIL", "ops@example.org"),
            Map.entry("DELETE_DATA_ON_DESTROY", "yes"),
            Map.entry("LAMBDA_BUNDLE", BUNDLE.toString()),
            Map.entry("SITE_DIR", site.toString()),
            Map.entry("CDKTF_OUTDIR", output.toString())));
    program.environment().putAll(more);
    assertThat(program.start().waitFor()).as(Files.readString(problems)).isZero();
    return output.resolve("stacks/media-importer-test");
  }

  @AfterAll
  void stop() {
    for (AutoCloseable started :
        Stream.of(front, moto, google).filter(s -> s != null).toList()) {
      try {
        started.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @Order(1)
  void has_nothing_left_to_change() throws Exception {
    assertThat(changes(terraform.plan("second.plan"))).isEqualTo(FORGOTTEN_BY_MOTO);
  }

  @Test
  @Order(1)
  void answers_with_addresses() {
    assertThat(deployed.output("site-url")).startsWith("https://").endsWith(".cloudfront.net");
    assertThat(deployed.output("api-url")).isEqualTo(deployed.output("site-url"));
    assertThat(deployed.output("s3-website-endpoint"))
        .startsWith("media-importer-test-" + ACCOUNT + "-redirect.s3-website");
    assertThat(deployed.output("media-bucket"))
        .isEqualTo("media-importer-test-" + ACCOUNT + "-media");
  }

  @Test
  @Order(1)
  void serves_the_page_with_the_address_of_the_api() throws Exception {
    String api = deployed.output("api-url");
    assertThat(uploaded("index.html")).isEqualTo("<html><head><title>t</title></head></html>");
    assertThat(uploaded("config.json"))
        .isEqualTo("{\"apiUrl\":\"" + api + "\",\"clientId\":\"" + google.clientId() + "\"}");
  }

  @Test
  @Order(1)
  void routes_every_operation_that_the_bundle_describes_and_no_other() throws Exception {
    Map<String, String> described = new TreeMap<>();
    try (JarFile bundle = new JarFile(BUNDLE.toFile());
        Reader document = new InputStreamReader(
            bundle.getInputStream(bundle.getEntry("dev/mediaimporter/lambda/api/openapi.json")),
            StandardCharsets.UTF_8)) {
      JsonParser.parseReader(document)
          .getAsJsonObject()
          .getAsJsonObject("paths")
          .asMap()
          .forEach((path, operations) -> operations
              .getAsJsonObject()
              .asMap()
              .forEach((method, operation) -> {
                if (operation instanceof JsonObject details) {
                  described.put(
                      method.toUpperCase(Locale.ROOT) + " " + path,
                      details.has("security") ? "NONE" : "JWT");
                }
              }));
    }
    assertThat(deployed.resourcesOf("aws_apigatewayv2_route").stream()
            .collect(Collectors.toMap(
                route -> route.get("route_key").asText(),
                route -> route.get("authorization_type").asText())))
        .isEqualTo(described);
  }

  @Test
  @Order(2)
  void works_with_the_bundle_and_what_terraform_made(@TempDir Path folder) throws Exception {
    String page = deployed.output("site-url") + "/";
    google
        .behaviour()
        .consent
        .set(Behaviour.Consent.GRANTED)
        .redirectUris
        .set(Set.of(deployed.output("redirect-uri")));
    putGoogleSecret();
    letMotoLeaveTheQueueAlone();
    LibraryItem lost = google.library().items().get(5);
    google.faults().add(Fault.gone(404), When.always().items(lost.id()));
    try (SqsClient sqs = client(SqsClient.builder()).build();
        DynamoDbClient dynamo = client(DynamoDbClient.builder()).build();
        RuntimeClientFunction api = function("api");
        RuntimeClientFunction worker = function("worker");
        RuntimeClientFunction sweep = function("sweep");
        Gateway gateway = new Gateway(0, api, Optional.empty());
        QueuePoller poller = new QueuePoller(
            sqs, deployed.environment("worker").get("QUEUE_URL"), worker, timeLimit("worker"))) {
      Visitor visitor = new Visitor(google, google.users().get(0), page, gateway.url());
      assertThat(visitor.connect().status()).isEqualTo(201);
      assertThat(visitor.get("/v1/albums").status()).isEqualTo(200);
      String stuck = startJob(visitor);
      String job = startJob(visitor);

      loseMessages(sqs);
      letTimePass(dynamo, stuck);
      assertThat(sweep.invoke(new JsonObject(), timeLimit("sweep")).get("jobs").getAsInt())
          .isEqualTo(1);

      poller.start(1);
      Visitor.Answer first = await(visitor, job, "done-with-failures");
      assertThat(first.number("stored")).isEqualTo(ITEMS - 1);

      google.faults().clear();
      assertThat(visitor.call("POST", "/v1/jobs/" + job + "/retry", Map.of()).status())
          .isEqualTo(202);
      assertThat(await(visitor, job, "done").number("stored")).isEqualTo(ITEMS);
      assertThat(stored(visitor))
          .isEqualTo(google.library().items().stream()
              .map(Google::sha256)
              .collect(Collectors.toCollection(TreeSet::new)));

      new ExportUpload(visitor, "autumn")
          .all(new TakeoutBuilder()
              .add(ExportedPhoto.of("IMG_1.jpg", "2024-07-14T10:00:00Z", "Lake"))
              .writeParts(folder, 2, 1));
      Visitor.Answer export =
          visitor.call("POST", "/v1/jobs", Map.of("source", "takeout", "export", "autumn"));
      assertThat(export.status()).isEqualTo(202);
      assertThat(await(visitor, export.text("id"), "done").number("stored")).isEqualTo(1);
      String exported = visitor
          .get("/v1/media?jobId=" + export.text("id"))
          .body()
          .getAsJsonArray("media")
          .get(0)
          .getAsJsonObject()
          .get("itemId")
          .getAsString();
      assertThat(visitor.call("DELETE", "/v1/media/" + exported, Map.of()).status())
          .isEqualTo(204);
      assertThat(visitor.get("/v1/months").number("items")).isEqualTo(ITEMS);

      Visitor.Answer again =
          visitor.importWithAccessToken(google.library().albums().get(0).id());
      assertThat(again.status()).isEqualTo(202);
      assertThat(await(visitor, again.text("id"), "done").number("alreadyThere"))
          .isEqualTo(ITEMS);

      Map<String, String> before = media();
      assertThat(
              visitor.call("DELETE", "/v1/connections?media=delete", Map.of()).status())
          .isEqualTo(204);
      Eventually.await(
          "the user to be forgotten",
          PATIENCE,
          () -> usersRows(dynamo) == 0,
          () -> "the functions said:\n" + String.join("\n", log));
      assertThat(media()).isEmpty();
      removeDeleteMarkers();
      assertThat(media()).containsAllEntriesOf(before);
    }
    for (String function : FUNCTIONS) {
      assertThat(front.callsOf(function))
          .as("what %s calls", function)
          .isNotEmpty()
          // This server's address is not Amazon's, so it is tried; deleting what that wrote is
          // refused.
          .filteredOn(call -> !(call.action().equals("s3:DeleteObject")
              && call.resource().endsWith("/.media-importer-probe")))
          .allMatch(deployed.policy(function)::allows);
      assertThat(unused(function))
          .as("rights of %s that it did not use", function)
          .isEmpty();
    }
  }

  /** As docs/operate.md tells operators to restore it. */
  @Test
  @Order(3)
  void a_restored_table_takes_the_place_of_the_old_one(@TempDir Path scratch) throws Exception {
    String old = table();
    String restored = old + "-2";
    try (DynamoDbClient dynamo = client(DynamoDbClient.builder()).build()) {
      List<Map<String, AttributeValue>> before = rows(dynamo);
      assertThat(before).isNotEmpty();
      dynamo.restoreTableToPointInTime(request ->
          request.sourceTableName(old).targetTableName(restored).useLatestRestorableTime(true));
      Files.copy(
          synthesise(scratch, Map.of("TABLE", restored)).resolve("cdk.tf.json"),
          terraform.folder().resolve("cdk.tf.json"),
          StandardCopyOption.REPLACE_EXISTING);
      terraform.run("state", "rm", "aws_dynamodb_table.table");
      terraform.run("import", "-input=false", "-no-color", "aws_dynamodb_table.table", restored);

      assertThat(changes(terraform.plan("restored.plan")))
          .noneMatch(change -> change.endsWith(" delete") || change.endsWith(" create"));
      terraform.run("apply", "-input=false", "-no-color", "-parallelism=30", "restored.plan");

      deployed = new DeployedStack(terraform.state());
      assertThat(table()).isEqualTo(restored);
      assertThat(FUNCTIONS)
          .allSatisfy(function ->
              assertThat(deployed.environment(function)).containsEntry("TABLE_NAME", restored));
      assertThat(rows(dynamo)).isEqualTo(before);
      dynamo.deleteTable(request -> request.tableName(old));
    }
  }

  @Test
  @Order(4)
  void leaves_nothing_behind() throws Exception {
    terraform.run("destroy", "-auto-approve", "-input=false", "-no-color", "-parallelism=30");

    assertThat(terraform.run("state", "list")).isBlank();
    assertThat(send("GET", "/", "s3", "")).doesNotContain("media-importer-test");
    assertThat(front.isEmpty()).isTrue();
  }

  // ---- the functions ----

  /** A function as Terraform described it; its access key tells what it calls from the others'. */
  private RuntimeClientFunction function(String name) {
    JsonNode function = deployed.resource("aws_lambda_function." + name);
    Map<String, String> environment = new HashMap<>(deployed.environment(name));
    environment.putAll(LocalCloud.environmentOf(google));
    environment.put(
        "GOOGLE_CLIENT_ID", deployed.environment(name).getOrDefault("GOOGLE_CLIENT_ID", ""));
    environment.putAll(
        Map.of("AWS_REGION", REGION, "AWS_ACCESS_KEY_ID", name, "AWS_SECRET_ACCESS_KEY", "test"));
    for (String service : List.of("S3", "SQS", "DYNAMODB", "KMS", "SECRETS_MANAGER")) {
      environment.put("AWS_ENDPOINT_URL_" + service, front.address().toString());
    }
    return new RuntimeClientFunction(
        terraform.folder().resolve(function.get("filename").asText()),
        function.get("handler").asText(),
        environment,
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        log::add);
  }

  private Duration timeLimit(String function) {
    return Duration.ofSeconds(
        deployed.resource("aws_lambda_function." + function).get("timeout").asInt());
  }

  private Set<String> unused(String function) throws Exception {
    Set<Call> calls = front.callsOf(function);
    return deployed.policy(function).rights().stream()
        .filter(right -> calls.stream().noneMatch(right::allows))
        .map(RolePolicy.Right::toString)
        .filter(right -> NOT_USED_HERE.stream().noneMatch(right::startsWith))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  // ---- what an operator, Lambda and bad luck do ----

  private void putGoogleSecret() {
    try (SecretsManagerClient secrets = client(SecretsManagerClient.builder()).build()) {
      secrets.putSecretValue(request -> request
          .secretId(deployed.output("google-secret-id"))
          .secretString(google.clientSecret()));
    }
  }

  /** moto would hand messages to a function of its own, which can't run here. */
  private void letMotoLeaveTheQueueAlone() throws Exception {
    String mapping = deployed
        .resource("aws_lambda_event_source_mapping.worker-pages")
        .get("uuid")
        .asText();
    send("PUT", "/2015-03-31/event-source-mappings/" + mapping, "lambda", "{\"Enabled\":false}");
  }

  /** What operators do to restore what somebody deleted. */
  private void removeDeleteMarkers() {
    String bucket = deployed.output("media-bucket");
    try (S3Client s3 = s3()) {
      for (DeleteMarkerEntry marker :
          s3.listObjectVersions(request -> request.bucket(bucket)).deleteMarkers()) {
        s3.deleteObject(
            request -> request.bucket(bucket).key(marker.key()).versionId(marker.versionId()));
      }
    }
  }

  /** The hashes of all objects outside of the inbox, by key. */
  private Map<String, String> media() {
    String bucket = deployed.output("media-bucket");
    Map<String, String> hashes = new TreeMap<>();
    try (S3Client s3 = s3()) {
      for (S3Object object : s3.listObjectsV2(request -> request.bucket(bucket)).contents()) {
        if (!object.key().startsWith("inbox/") && !object.key().contains(".media-importer-probe")) {
          hashes.put(
              object.key(),
              Google.sha256(
                  s3.getObjectAsBytes(request -> request.bucket(bucket).key(object.key()))
                      .asByteArray()));
        }
      }
    }
    return hashes;
  }

  private S3Client s3() {
    return client(S3Client.builder()).forcePathStyle(true).build();
  }

  private static String startJob(Visitor visitor) throws Exception {
    return visitor.call("POST", "/v1/jobs", Map.of("source", "everything")).text("id");
  }

  private void loseMessages(SqsClient sqs) {
    String queue = deployed.environment("api").get("QUEUE_URL");
    assertThat(sqs.receiveMessage(request -> request.queueUrl(queue)).messages())
        .hasSize(1);
    sqs.purgeQueue(request -> request.queueUrl(queue));
  }

  /** As if nothing had moved for years. */
  private void letTimePass(DynamoDbClient dynamo, String job) {
    Map<String, AttributeValue> row = new HashMap<>(rows(dynamo).stream()
        .filter(item -> item.get("sk").s().equals("JOB#" + job))
        .findAny()
        .orElseThrow());
    row.put("gsi1sk", AttributeValue.fromS("000000000000000"));
    row.put("dueAt", AttributeValue.fromS("1970-01-01T00:00:00Z"));
    row.put("progressAt", AttributeValue.fromS("1970-01-01T00:00:00Z"));
    dynamo.putItem(request -> request.tableName(table()).item(row));
  }

  private List<Map<String, AttributeValue>> rows(DynamoDbClient dynamo) {
    return dynamo.scan(request -> request.tableName(table())).items();
  }

  private long usersRows(DynamoDbClient dynamo) {
    return rows(dynamo).stream()
        .filter(row -> row.get("pk").s().startsWith("U#"))
        .count();
  }

  private String table() {
    return deployed.resource("aws_dynamodb_table.table").get("name").asText();
  }

  // ---- what is there ----

  /** Hashes of everything that the API offers for download. */
  private static Set<String> stored(Visitor visitor) throws Exception {
    Set<String> hashes = new TreeSet<>();
    String cursor = "";
    do {
      Visitor.Answer page = visitor.get("/v1/media?limit=100" + cursor);
      for (JsonElement item : page.body().getAsJsonArray("media")) {
        hashes.add(Google.sha256(opened(item.getAsJsonObject().get("link").getAsString())));
      }
      cursor = page.body().has("nextCursor")
          ? "&cursor=" + URLEncoder.encode(page.text("nextCursor"), StandardCharsets.UTF_8)
          : "";
    } while (!cursor.isEmpty());
    return hashes;
  }

  private static byte[] opened(String link) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(link))
                .timeout(Duration.ofSeconds(60))
                .build(),
            BodyHandlers.ofByteArray())
        .body();
  }

  private Visitor.Answer await(Visitor visitor, String job, String state) throws Exception {
    return Eventually.awaitState(visitor, job, state, PATIENCE);
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
    return send("GET", "/" + bucket + "/" + key, "s3", "");
  }

  private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B client(B builder) {
    return builder
        .httpClientBuilder(Apache5HttpClient.builder())
        .endpointOverride(moto.address())
        .region(Region.of(REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private String send(String method, String path, String service, String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(moto.address().resolve(path))
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/" + REGION + "/" + service + "/aws4_request")
        .method(method, BodyPublishers.ofString(body))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
