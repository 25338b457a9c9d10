package dev.mediaimporter.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to AWS in the words of access policies.
 *
 * @param caller the access key that signed it
 * @param context condition keys and their values
 */
record Call(String caller, String action, String resource, Map<String, String> context) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a signature in a header or in a presigned link. */
  private static final Pattern CREDENTIAL = Pattern.compile(
      "Credential=(api|worker|sweep)(?:/|%2F)[0-9]+(?:/|%2F)([a-z0-9-]+)(?:/|%2F)([a-z0-9-]+)");

  /** Of an object that is deleted with others. */
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

  private static final Pattern PREFIX = Pattern.compile("(?:^|&)prefix=([^&]*)");

  /** The part of a request that says what it is. */
  record Request(
      String method, String path, String query, String authorization, String target, String body) {}

  /**
   * Reads a request; more than one call when it names several tables. Empty for one that is not
   * signed.
   */
  static List<Call> of(Request request, String account) throws IOException {
    Matcher signed = CREDENTIAL.matcher(request.authorization() + " " + request.query());
    if (!signed.find()) {
      return List.of();
    }
    String caller = signed.group(1);
    String region = signed.group(2);
    String service = signed.group(3);
    if (service.equals("s3") && request.query().matches("delete=?")) {
      String bucket = request.path().substring(1).replaceAll("/$", "");
      return KEY.matcher(request.body())
          .results()
          .map(key -> new Call(
              caller, "s3:DeleteObject", "arn:aws:s3:::" + bucket + "/" + key.group(1), Map.of()))
          .toList();
    }
    if (service.equals("s3")) {
      return List.of(new Call(
          caller,
          objectAction(request),
          "arn:aws:s3:::" + request.path().substring(1),
          prefix(request)));
    }
    // The right to send a message is the right to send ten at once.
    String operation = request
        .target()
        .substring(request.target().indexOf('.') + 1)
        .replace("SendMessageBatch", "SendMessage");
    String arns = "arn:aws:" + service + ":" + region + ":" + account + ":";
    JsonNode body = JSON.readTree(request.body());
    List<Call> calls = new ArrayList<>();
    for (String resource : resources(service, body)) {
      String arn = resource.startsWith("arn:") ? resource : arns + resource;
      calls.add(new Call(caller, service + ":" + operation, arn, context(body)));
    }
    return calls;
  }

  private static List<String> resources(String service, JsonNode body) {
    return switch (service) {
      case "dynamodb" -> {
        List<String> tables = new ArrayList<>();
        body.path("RequestItems")
            .fieldNames()
            .forEachRemaining(name -> tables.add("table/" + name));
        if (body.has("TableName")) {
          String index =
              body.has("IndexName") ? "/index/" + body.get("IndexName").asText() : "";
          tables.add("table/" + body.get("TableName").asText() + index);
        }
        yield tables;
      }
      case "sqs" -> {
        String url = body.path("QueueUrl").asText();
        yield List.of(url.substring(url.lastIndexOf('/') + 1));
      }
      case "kms" -> List.of(body.path("KeyId").asText());
      case "secretsmanager" -> List.of(body.path("SecretId").asText());
      default -> throw new IllegalArgumentException("no service of ours: " + service);
    };
  }

  private static Map<String, String> context(JsonNode body) {
    Map<String, String> context = new TreeMap<>();
    body.path("EncryptionContext")
        .forEachEntry(
            (name, value) -> context.put("kms:EncryptionContext:" + name, value.asText()));
    return context;
  }

  private static Map<String, String> prefix(Request request) {
    Matcher prefix = PREFIX.matcher(request.query());
    return prefix.find()
        ? Map.of("s3:prefix", URLDecoder.decode(prefix.group(1), StandardCharsets.UTF_8))
        : Map.of();
  }

  /** S3's requests have no names; these are the rights that each of ours needs. */
  private static String objectAction(Request request) {
    boolean wholeBucket = request.path().indexOf('/', 1) < 0;
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        if (wholeBucket) {
          yield request.query().matches("(.*&)?uploads(=?&.*|=?)")
              ? "s3:ListBucketMultipartUploads"
              : "s3:ListBucket";
        }
        yield request.query().contains("uploadId=")
            ? "s3:ListMultipartUploadParts"
            : "s3:GetObject";
      }
      case "PUT", "POST" -> "s3:PutObject";
      case "DELETE" ->
        request.query().contains("uploadId=") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
      default -> throw new IllegalArgumentException("no request of ours: " + request.method());
    };
  }
}
