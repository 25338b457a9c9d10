package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.IdentityFlaw;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What attackers send to the whole system, through its gateway: each request has one right answer,
 * none changes anything, and neither answers nor logs hold a secret. What a verified token may say
 * is tested in {@code ApiSecurityTest}.
 */
final class HostileRequestsTest {
  private static final int ITEMS = 6;
  private static final int AT_ONCE = 264;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PAGE = "http://127.0.0.1";

  /** In every place of a request that may hold a secret. */
  private static final String CANARY = "Canary-7f3a91c2d5e8b604";

  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();
  private static final PrintStream LISTENER =
      new PrintStream(PRINTED, true, StandardCharsets.UTF_8);
  private static final PrintStream OUT = System.out;
  private static final PrintStream ERR = System.err;

  private static final Opened OPENED = new Opened();
  private static final List<String> SECRETS = new ArrayList<>();
  private static PhotosEmulator google;
  private static LocalCloud cloud;
  private static Bucket bucket;

  /** The one whose things others are after. */
  private static Visitor ann;

  private static Visitor mallory;

  /** An address that is Kate's once it is written in lower case. */
  private static Visitor kelvin;

  private static Set<String> before;
  private static String jobOfAnn;
  private static String itemOfAnn;
  private static String sessionOfAnn;
  private static String jobsCursorOfAnn;
  private static String mediaCursorOfAnn;
  private static final String USED_KEY = "a-key-that-was-used";
  private static final String EXPORT_OF_ANN = "autumn";

  @TempDir
  static Path folder;

  @BeforeAll
  static void start() throws Exception {
    System.setOut(LISTENER);
    System.setErr(LISTENER);
    google = PhotosEmulator.builder()
        .library(Library.generated(4, ITEMS, 200, 2_000))
        .user(User.of("mallory@example.org", Library.generated(5, 2, 200, 300)))
        .user(User.of("kate@example.org", Library.generated(6, 2, 200, 300)))
        .user(User.of("\u212Aate@example.org", Library.generated(7, 2, 200, 300)))
        .start();
    OPENED.add(google);
    Google.environment(google);
    cloud = new LocalCloud(google, 0, 2, Optional.of(PAGE), JobPolicy.defaults(), LISTENER);
    OPENED.add(cloud);
    bucket = new Bucket(cloud.aws().environment());
    OPENED.add(bucket);
    List<User> users = google.users();
    ann = new Visitor(google, users.get(0), cloud.url());
    mallory = new Visitor(google, users.get(1), cloud.url());
    kelvin = new Visitor(google, users.get(3), cloud.url());
    for (Visitor visitor : List.of(ann, mallory, new Visitor(google, users.get(2), cloud.url()))) {
      assertThat(visitor.connect().status()).isEqualTo(201);
    }
    prepareAnn();
    String job = started(mallory, USED_KEY);
    Eventually.awaitState(mallory, job, "done", PATIENCE);
    // Items are indexed when they are first asked for.
    assertThat(mallory.get("/v1/media").status()).isEqualTo(200);
    SECRETS.addAll(List.of(
        CANARY,
        ann.idToken(),
        mallory.idToken(),
        kelvin.idToken(),
        ann.user().email(),
        Google.folder(ann.user().email()),
        google.clientSecret(),
        google.refreshToken()));
    google.library().items().forEach(item -> SECRETS.add(item.id()));
    // A worker notes that it is done with a job after the job is done.
    Eventually.await(
        "workers to be done",
        PATIENCE,
        () -> rows().stream()
            .noneMatch(row -> row.containsKey("activeJob") || row.containsKey("leaseOwner")),
        () -> "there is " + rows());
    before = held();
  }

  private static void prepareAnn() throws Exception {
    String first = started(ann, "first");
    Eventually.awaitState(ann, first, "done", PATIENCE);
    jobOfAnn = started(ann, "second");
    Eventually.awaitState(ann, jobOfAnn, "done", PATIENCE);
    itemOfAnn = google.library().items().get(0).id();
    sessionOfAnn = ann.call("POST", "/v1/picker-sessions", Map.of()).text("id");
    String album = google.library().albums().get(0).id();
    assertThat(ann.call("PUT", "/v1/watches/" + album, Map.of()).status()).isEqualTo(200);
    // Its first run is now, so that the schedule starts none in between.
    cloud.sweep();
    Eventually.await(
        "the run of the watch",
        PATIENCE,
        () -> rows().stream().anyMatch(row -> row.containsKey("lastJob")),
        () -> "there is " + rows());
    Path file = Files.write(folder.resolve("takeout-001.zip"), new byte[300]);
    new ExportUpload(ann, EXPORT_OF_ANN).all(List.of(file));
    Path begun = Files.write(folder.resolve("takeout-002.zip"), new byte[300]);
    assertThat(new ExportUpload(ann, EXPORT_OF_ANN)
            .call("uploads", begun, new JsonObject())
            .status())
        .isEqualTo(200);
    jobsCursorOfAnn = ann.get("/v1/jobs?limit=1").text("nextCursor");
    mediaCursorOfAnn = ann.get("/v1/media?limit=1").text("nextCursor");
  }

  @AfterAll
  static void stop() {
    System.setOut(OUT);
    System.setErr(ERR);
    OPENED.close();
  }

  private static String started(Visitor visitor, String key) throws Exception {
    RawHttp.Answer answer = RawHttp.send(
        cloud.url(),
        "POST",
        "/v1/jobs",
        Map.of(
            "Authorization",
            "Bearer " + visitor.idToken(),
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            key),
        bytes("{\"source\":\"everything\"}"));
    assertThat(answer.status()).isEqualTo(202);
    String json = answer.text().substring(answer.text().indexOf("\r\n\r\n"));
    return JsonParser.parseString(json).getAsJsonObject().get("id").getAsString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * One request and what it must be answered.
   *
   * @param body its bytes, as Latin-1
   */
  private record Attempt(
      int status, String method, String target, Map<String, String> headers, String body) {
    Attempt with(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Attempt(status, method, target, more, body);
    }

    Attempt with(String json) {
      return with("Content-Type", "application/json").with(bytes(json));
    }

    Attempt with(byte[] content) {
      return new Attempt(
          status, method, target, headers, new String(content, StandardCharsets.ISO_8859_1));
    }

    Attempt as(String token) {
      return with("Authorization", "Bearer " + token);
    }

    RawHttp.Answer send() throws Exception {
      return RawHttp.send(
          cloud.url(), method, target, headers, body.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** A request of nobody. */
  private static Attempt bare(int status, String method, String target) {
    return new Attempt(status, method, target, Map.of("Cookie", "session=" + CANARY), "");
  }

  /** A request of somebody who may use the service, for what is not theirs. */
  private static Attempt of(int status, String method, String target) {
    try {
      return bare(status, method, target).as(mallory.idToken());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Attempt job(int status, String json) {
    return of(status, "POST", "/v1/jobs").with(json);
  }

  static List<Arguments> attempts() throws Exception {
    return table().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Map<String, Attempt> table() throws Exception {
    Map<String, Attempt> all = new TreeMap<>();
    all.putAll(tokens());
    all.putAll(consents());
    all.putAll(othersThings());
    all.putAll(inbox());
    all.putAll(paths());
    all.putAll(bodies());
    all.putAll(headers());
    return all;
  }

  private static Map<String, Attempt> tokens() throws Exception {
    Map<String, Attempt> all = new TreeMap<>();
    all.put("token: none", bare(401, "GET", "/v1/media"));
    for (IdentityFlaw flaw : List.of(
        IdentityFlaw.EXPIRED,
        IdentityFlaw.FOREIGN_ISSUER,
        IdentityFlaw.FOREIGN_AUDIENCE,
        IdentityFlaw.FOREIGN_SIGNATURE,
        IdentityFlaw.NOT_SIGNED)) {
      all.put("token: " + flaw, bare(401, "GET", "/v1/media").as(flawed(flaw)));
    }
    all.put(
        "token: address not verified",
        bare(403, "GET", "/v1/media").as(flawed(IdentityFlaw.EMAIL_NOT_VERIFIED)));
    all.put("token: no address", bare(403, "GET", "/v1/media").as(flawed(IdentityFlaw.NO_EMAIL)));
    String[] parts = mallory.idToken().split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
        .replace(mallory.user().subject(), ann.user().subject());
    String stolen = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(claims));
    all.put(
        "token: another subject under the old signature",
        bare(401, "GET", "/v1/media").as(parts[0] + "." + stolen + "." + parts[2]));
    all.put("token: an access token", bare(401, "GET", "/v1/media").as("ya29." + CANARY));
    all.put("token: too long", bare(401, "GET", "/v1/media").as(CANARY.repeat(2_000)));
    all.put(
        "token: another scheme",
        bare(401, "GET", "/v1/media").with("Authorization", "Basic " + mallory.idToken()));
    all.put("token: in the query", bare(401, "GET", "/v1/media?access_token=" + mallory.idToken()));
    all.put(
        "token: claims in headers",
        bare(401, "GET", "/v1/media")
            .with("x-amzn-oidc-data", CANARY)
            .with("x-amzn-request-context", "{\"authorizer\":{\"jwt\":{\"claims\":{}}}}"));
    all.put(
        "token: an address that folds to another's",
        bare(403, "GET", "/v1/media").as(kelvin.idToken()));
    all.put(
        "token: connecting such an address",
        bare(403, "POST", "/v1/connections").as(kelvin.idToken()).with(consent(kelvin)));
    all.put(
        "sync: a token of another app",
        bare(401, "POST", "/sync")
            .with("{\"album_id\":\"a1\",\"auth_token\":\"ya29." + CANARY + "\",\"email\":\""
                + ann.user().email() + "\"}"));
    String own = new EmulatedUser(google, mallory.user(), PAGE + "/").accessToken();
    SECRETS.add(own);
    all.put(
        "sync: the address of another",
        bare(403, "POST", "/sync")
            .with("{\"album_id\":\"a1\",\"auth_token\":\"" + own + "\",\"email\":\""
                + ann.user().email() + "\"}"));
    all.put(
        "sync: a token of impossible form",
        bare(400, "POST", "/sync")
            .with("{\"album_id\":\"a1\",\"auth_token\":\"" + CANARY + " x\",\"email\":\"a@b.c\"}"));
    return all;
  }

  /** An ID token of Mallory with this flaw. */
  private static String flawed(IdentityFlaw flaw) throws Exception {
    google
        .faults()
        .add(Fault.flawedIdentity(flaw), When.always().on(RequestKind.TOKEN).first(1));
    String token = new EmulatedUser(google, mallory.user(), PAGE + "/").idToken();
    SECRETS.add(token);
    return token;
  }

  private static String consent(Visitor visitor) throws Exception {
    return consent(visitor, EmulatedUser.VERIFIER, PAGE + "/");
  }

  /** A body with a fresh code of somebody. */
  private static String consent(Visitor visitor, String verifier, String redirectUri)
      throws Exception {
    String code = new EmulatedUser(google, visitor.user(), PAGE + "/").code();
    SECRETS.add(code);
    return consent(code, verifier, redirectUri);
  }

  private static String consent(String code, String verifier, String redirectUri) {
    return "{\"code\":\"" + code + "\",\"codeVerifier\":\"" + verifier + "\",\"redirectUri\":\""
        + redirectUri + "\"}";
  }

  private static Map<String, Attempt> consents() throws Exception {
    String other = (CANARY + "-").repeat(2);
    Map<String, Attempt> all = new TreeMap<>();
    all.put("code: another user's", of(403, "POST", "/v1/connections").with(consent(ann)));
    all.put(
        "code: another user's without the secret of its sign-in",
        bare(422, "POST", "/v1/sign-ins").with(consent(ann, other, PAGE + "/")));
    all.put(
        "code: invented",
        bare(422, "POST", "/v1/sign-ins")
            .with(consent("4/" + CANARY, EmulatedUser.VERIFIER, PAGE + "/")));
    all.put(
        "code: of impossible form",
        bare(400, "POST", "/v1/sign-ins")
            .with(consent(CANARY + " x", EmulatedUser.VERIFIER, PAGE + "/")));
    all.put(
        "code: a verifier of impossible form",
        bare(400, "POST", "/v1/sign-ins").with(consent("4/" + CANARY, CANARY, PAGE + "/")));
    int n = 0;
    for (String site : List.of(
        "https://evil.example/",
        PAGE + ".evil.example/",
        PAGE + "@evil.example/",
        "javascript:alert(1)",
        PAGE.replace("http:", "https:") + "/")) {
      all.put(
          "code: for another site " + n++,
          bare(400, "POST", "/v1/sign-ins").with(consent("4/" + CANARY, other, site)));
    }
    all.put("code: none", bare(400, "POST", "/v1/sign-ins").with("{}"));
    all.put(
        "code: a state instead",
        bare(400, "POST", "/v1/sign-ins").with("{\"state\":\"" + CANARY + "\"}"));
    return all;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, Attempt> othersThings() {
    String job = "/v1/jobs/" + jobOfAnn;
    String item = "/v1/media/" + itemOfAnn;
    String session = "/v1/picker-sessions/" + sessionOfAnn;
    String watch = "/v1/watches/" + google.library().albums().get(0).id();
    Map<String, Attempt> all = new TreeMap<>();
    all.put("another's job: read", of(404, "GET", job));
    all.put("another's job: cancel", of(404, "DELETE", job));
    all.put("another's job: retry", of(404, "POST", job + "/retry"));
    all.put("another's job: its items", of(200, "GET", "/v1/media?jobId=" + jobOfAnn));
    all.put("another's item: read", of(404, "GET", item));
    all.put("another's item: delete", of(404, "DELETE", item));
    all.put("another's session: read", of(404, "GET", session));
    all.put("another's session: delete", of(204, "DELETE", session));
    all.put("another's watch: delete", of(204, "DELETE", watch));
    all.put(
        "another's address: in a job",
        job(403, "{\"source\":\"everything\",\"email\":\"" + ann.user().email() + "\"}"));
    all.put(
        "another's address: in a watch",
        of(403, "PUT", watch).with("{\"email\":\"" + ann.user().email() + "\"}"));
    all.put(
        "another's address: in a session",
        of(403, "POST", "/v1/picker-sessions").with("{\"email\":\"" + ann.user().email() + "\"}"));
    all.put(
        "another's subject: in a body",
        of(200, "GET", "/v1/jobs?user=" + ann.user().subject() + "&sub=U%23" + jobOfAnn));
    all.put(
        "another's cursor: of jobs", of(200, "GET", "/v1/jobs?cursor=" + encoded(jobsCursorOfAnn)));
    all.put(
        "another's cursor: of media",
        of(200, "GET", "/v1/media?cursor=" + encoded(mediaCursorOfAnn)));
    all.put("another's cursor: of failures", of(404, "GET", job + "?failuresCursor=x"));
    all.put(
        "another's key: a cursor that leaves the partition",
        of(200, "GET", "/v1/media?cursor=" + encoded("999999999999999#1#|../U#" + itemOfAnn)));
    return all;
  }

  private static Map<String, Attempt> inbox() {
    String file = "{\"name\":\"takeout-001.zip\",\"sizeBytes\":300}";
    String begun = "{\"name\":\"takeout-002.zip\",\"sizeBytes\":300,\"pieces\":[1]}";
    String path = "/v1/inbox/" + EXPORT_OF_ANN;
    Map<String, Attempt> all = new TreeMap<>();
    all.put(
        "another's export: import",
        job(404, "{\"source\":\"takeout\",\"export\":\"" + EXPORT_OF_ANN + "\"}"));
    all.put("another's export: links", of(404, "POST", path + "/links").with(begun));
    all.put("another's export: complete", of(404, "POST", path + "/completions").with(file));
    all.put("another's export: delete", of(204, "DELETE", path));
    all.put("another's export: delete a file", of(204, "DELETE", path + "?name=takeout-001.zip"));
    int n = 0;
    for (String name : List.of(
        "../" + EXPORT_OF_ANN,
        "..%2fx",
        "a/b",
        "U%23x",
        "%00",
        "a".repeat(65),
        "%C3%A9",
        "a%0d%0ab")) {
      all.put(
          "an export's name: " + n++,
          of(name.length() == 65 ? 400 : 404, "DELETE", "/v1/inbox/" + name));
    }
    for (String name : List.of(
        "../x.zip",
        "a/b.zip",
        "a\\\\b.zip",
        "..",
        ".hidden.zip",
        "a\\u0000.zip",
        "a\\r\\nb.zip",
        "x".repeat(256))) {
      all.put(
          "a file's name: " + n++,
          of(400, "POST", "/v1/inbox/mine/uploads")
              .with("{\"name\":\"" + name + "\",\"sizeBytes\":300}"));
    }
    for (String size :
        List.of("0", "-1", "1e3", "5497558138889", "\"x\"", "null", "99999999999999999999")) {
      all.put(
          "a file's size: " + size,
          of(400, "POST", "/v1/inbox/mine/uploads")
              .with("{\"name\":\"a.zip\",\"sizeBytes\":" + size + "}"));
    }
    for (String pieces : List.of("[0]", "[2]", "[]", "[1.5]", "{}", "[" + "1,".repeat(20) + "1]")) {
      all.put(
          "pieces: " + pieces,
          of(400, "POST", "/v1/inbox/mine/links")
              .with("{\"name\":\"a.zip\",\"sizeBytes\":300,\"pieces\":" + pieces + "}"));
    }
    return all;
  }

  private static Map<String, Attempt> paths() {
    Map<String, Attempt> all = new TreeMap<>();
    for (String path : List.of(
        "/v1/jobs/..",
        "/v1/jobs/../media",
        "/v1/jobs/%2e%2e%2fmedia",
        "/v1/jobs/%2e%2e",
        "/v1/jobs/a%2Fb",
        "/v1/jobs/a%5cb",
        "/v1/jobs/%00",
        "/v1/jobs/a%23JOB",
        "/v1/jobs/%c0%ae%c0%ae",
        "/v1/jobs/" + "a".repeat(257),
        "/v1/jobs/%0d%0aSet-Cookie:%20a=b",
        "/v1/media/..%2f..%2f" + itemOfAnn,
        "/v1/media/" + "a".repeat(801),
        "/v1/media/*",
        "/v1//jobs",
        "//v1/jobs",
        "/V1/jobs",
        "/v1/jobs/",
        "/v1/jobs/x/retry/y",
        "/v1/users/" + ann.user().subject(),
        "/.env",
        "/",
        "/../../etc/passwd")) {
      all.put("path: " + path, of(404, "GET", path));
    }
    all.put("method: unknown", of(405, "PATCH", "/v1/jobs"));
    all.put("method: TRACE", of(405, "TRACE", "/v1/jobs"));
    all.put("method: of another route", of(405, "PUT", "/v1/media/" + itemOfAnn));
    for (String limit : List.of("0", "101", "-1", "1e1", "99999999999", "ten", "%00")) {
      all.put("limit: " + limit, of(400, "GET", "/v1/jobs?limit=" + limit));
    }
    for (String cursor :
        List.of("%00", "%C3%BC", "a%20b", "%0d%0aSet-Cookie:a=b", "a".repeat(901))) {
      all.put("cursor: " + cursor, of(400, "GET", "/v1/media?cursor=" + cursor));
    }
    for (String month : List.of("2026-13", "..", "2026-05%00", "%0a2026-05")) {
      all.put("month: " + month, of(400, "GET", "/v1/months?month=" + month));
    }
    for (String zone : List.of("..", "Europe/Berlin%00", "%0aUTC", "UTC%2B99", "a".repeat(901))) {
      all.put("zone: " + zone, of(400, "GET", "/v1/months?zone=" + zone));
    }
    return all;
  }

  private static Map<String, Attempt> bodies() {
    Map<String, Attempt> all = new TreeMap<>();
    Map<String, String> malformed = Map.of(
        "nothing", " ",
        "half", "{",
        "a list", "[]",
        "two values", "{\"source\":\"everything\"}{}",
        "not quoted", "{source: everything}",
        "a comment", "/**/{\"source\":\"everything\"}",
        "the wrong type", "{\"source\":[\"everything\"]}",
        "deep", "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
        "XML", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
        "a form", "source=everything&secret=" + CANARY);
    malformed.forEach((name, body) -> all.put("body: " + name, job(400, body)));
    String everything = "{\"source\":\"everything\"}";
    all.put("body: NaN", job(400, "{\"source\":NaN}"));
    all.put("body: unknown source", job(400, "{\"source\":\"" + CANARY + "\"}"));
    for (String id : List.of("../x", "a b", "", "\\u0000", "ä", "a".repeat(257))) {
      all.put(
          "body: an album's id " + id,
          job(400, "{\"source\":\"album\",\"albumId\":\"" + id + "\"}"));
    }
    all.put(
        "body: 70 KB", job(413, "{\"padding\":\"" + "x".repeat(70_000) + "\",\"source\":\"x\"}"));
    all.put("body: 1 MB", job(413, "x".repeat(1_000_000)));
    all.put("body: 10 MB", job(413, "x".repeat(10 * 1024 * 1024 + 1)));
    all.put(
        "body: UTF-16",
        of(400, "POST", "/v1/jobs")
            .with("Content-Type", "application/json; charset=utf-16")
            .with(everything.getBytes(StandardCharsets.UTF_16)));
    all.put(
        "body: not UTF-8",
        of(400, "POST", "/v1/jobs")
            .with("Content-Type", "application/json")
            .with(new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'}));
    all.put(
        "body: compressed",
        of(400, "POST", "/v1/jobs")
            .with("Content-Encoding", "gzip")
            .with(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0}));
    all.put(
        "body: another type of content",
        of(400, "POST", "/v1/jobs")
            .with("Content-Type", "multipart/form-data; boundary=x")
            .with(bytes("--x\r\n\r\n" + everything + "\r\n--x--")));
    all.put(
        "body: a number of picks that is none",
        of(400, "POST", "/v1/picker-sessions").with("{\"maxItemCount\":1e9}"));
    all.put(
        "body: a title without end",
        of(400, "PUT", "/v1/watches/a").with("{\"title\":\"" + "x".repeat(501) + "\"}"));
    return all;
  }

  private static Map<String, Attempt> headers() {
    Map<String, Attempt> all = new TreeMap<>();
    int n = 0;
    for (String key : List.of("a b", "\u00fc", "x".repeat(201), "a\tb")) {
      all.put("key: " + n++, job(400, "{\"source\":\"everything\"}").with("Idempotency-Key", key));
    }
    all.put(
        "key: used for another request",
        job(422, "{\"source\":\"album\",\"albumId\":\"a1\"}").with("Idempotency-Key", USED_KEY));
    all.put(
        "key: repeated", job(202, "{\"source\":\"everything\"}").with("Idempotency-Key", USED_KEY));
    all.put(
        "header: another host",
        of(200, "GET", "/v1/jobs").with("X-Forwarded-Host", "evil.example"));
    all.put(
        "header: another method",
        of(200, "GET", "/v1/jobs").with("X-HTTP-Method-Override", "DELETE"));
    all.put(
        "header: another site", of(200, "GET", "/v1/jobs").with("Origin", "https://evil.example"));
    all.put(
        "header: an address in lines",
        of(200, "GET", "/v1/jobs").with("X-Forwarded-For", CANARY.repeat(9) + ", 1.2.3.4"));
    all.put("header: very long", of(200, "GET", "/v1/jobs").with("X-Long", CANARY.repeat(400)));
    return all;
  }

  private static List<Map<String, AttributeValue>> rows() {
    String table = cloud.aws().environment().get("TABLE_NAME");
    return cloud
        .aws()
        .dynamo()
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  /** All that the system holds but for what counts calls, and how far sweeps are. */
  private static Set<String> held() throws Exception {
    Set<String> held = new TreeSet<>();
    rows().stream()
        .filter(row -> !row.get("sk").s().startsWith("CALLS#"))
        .filter(row -> !row.get("pk").s().equals("G#SWEEP"))
        .forEach(row -> held.add(new TreeMap<>(row).toString()));
    bucket.hashes("").forEach((key, hash) -> held.add(key + " " + hash));
    held.addAll(google.picker().sessionIds());
    held.add(ann.get("/v1/inbox").body().toString());
    return held;
  }

  private static void assertRight(String what, Attempt attempt, RawHttp.Answer answer) {
    assertThat(answer.status())
        .as("%s was answered %s", what, answer.text())
        .isEqualTo(attempt.status());
    assertThat(answer.text().toLowerCase(Locale.ROOT))
        .doesNotContain("set-cookie", "access-control-allow-origin", "exception", "stacktrace");
    SECRETS.forEach(secret -> assertThat(answer.text()).doesNotContain(secret));
  }

  private static void assertNothingLogged() {
    String printed = PRINTED.toString(StandardCharsets.UTF_8);
    assertThat(printed).contains("Request answered");
    SECRETS.forEach(secret -> assertThat(printed).doesNotContain(secret));
    for (String secret : List.of("ya29.", "1//", "eyJ", "X-Amz-Signature", "Bearer ")) {
      assertThat(printed).doesNotContain(secret);
    }
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void is_answered_and_changes_nothing(String what, Attempt attempt) throws Exception {
    assertRight(what, attempt, attempt.send());
    assertThat(held()).as(what).containsExactlyElementsOf(before);
    assertNothingLogged();
  }

  @Test
  void all_at_once_are_answered_as_one_by_one() throws Exception {
    List<Map.Entry<String, Attempt>> attempts = new ArrayList<>();
    while (attempts.size() < AT_ONCE) {
      attempts.addAll(table().entrySet());
    }
    CountDownLatch all = new CountDownLatch(attempts.size());
    ExecutorService threads = Executors.newFixedThreadPool(attempts.size());
    try {
      List<Future<RawHttp.Answer>> answers = new ArrayList<>();
      for (Map.Entry<String, Attempt> attempt : attempts) {
        answers.add(threads.submit(() -> {
          all.countDown();
          all.await();
          return attempt.getValue().send();
        }));
      }
      for (int i = 0; i < attempts.size(); i++) {
        assertRight(
            attempts.get(i).getKey(), attempts.get(i).getValue(), answers.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(held()).containsExactlyElementsOf(before);
    assertNothingLogged();
    for (String path : List.of("/v1/albums", "/v1/media", "/v1/jobs/" + jobOfAnn)) {
      assertThat(ann.get(path).status()).isEqualTo(200);
    }
  }
}
