package dev.mediaimporter.lambda.local;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * All that a deployment knows at one moment, but for its tokens: what another version finds when it
 * takes its place.
 *
 * @param at the moment
 * @param rows of the table, without the sealed tokens, which no other key opens
 * @param messages the bodies of the messages in the queue
 * @param objects in the bucket
 */
record Midway(
    Instant at,
    List<Map<String, AttributeValue>> rows,
    List<String> messages,
    List<Stored> objects) {
  private static final Gson GSON = new Gson();

  /**
   * An object of the bucket.
   *
   * @param inParts whether it was uploaded so, which its ETag shows
   */
  record Stored(
      String key, String type, Map<String, String> metadata, boolean inParts, String bytes) {
    String hash() {
      return Google.sha256(Base64.getDecoder().decode(bytes));
    }

    void put(String bucket, S3Client s3) {
      RequestBody body = RequestBody.fromBytes(Base64.getDecoder().decode(bytes));
      if (!inParts) {
        s3.putObject(
            request -> request.bucket(bucket).key(key).contentType(type).metadata(metadata), body);
        return;
      }
      String id = s3.createMultipartUpload(
              request -> request.bucket(bucket).key(key).contentType(type).metadata(metadata))
          .uploadId();
      String tag = s3.uploadPart(
              request -> request.bucket(bucket).key(key).uploadId(id).partNumber(1), body)
          .eTag();
      s3.completeMultipartUpload(request -> request
          .bucket(bucket)
          .key(key)
          .uploadId(id)
          .multipartUpload(
              all -> all.parts(CompletedPart.builder().partNumber(1).eTag(tag).build())));
    }
  }

  /** Takes everything; the messages are gone from the queue. */
  static Midway take(Instant at, LocalAws aws, S3Client s3) {
    List<Map<String, AttributeValue>> rows = aws
        .dynamo()
        .scanPaginator(request -> request.tableName(table(aws)).consistentRead(true))
        .items()
        .stream()
        .filter(row -> !row.get("sk").s().startsWith("CRED#"))
        .sorted(
            Comparator.comparing(row -> row.get("pk").s() + " " + row.get("sk").s()))
        .toList();
    List<String> messages = new ArrayList<>();
    List<Message> some;
    do {
      some = aws.sqs()
          .receiveMessage(request -> request.queueUrl(aws.queueUrl()).maxNumberOfMessages(10))
          .messages();
      some.forEach(message -> messages.add(message.body()));
    } while (!some.isEmpty());
    List<Stored> objects = new ArrayList<>();
    for (S3Object object :
        s3.listObjectsV2Paginator(request -> request.bucket(bucket(aws))).contents()) {
      ResponseBytes<GetObjectResponse> found =
          s3.getObjectAsBytes(request -> request.bucket(bucket(aws)).key(object.key()));
      objects.add(new Stored(
          object.key(),
          found.response().contentType(),
          new TreeMap<>(found.response().metadata()),
          found.response().eTag().contains("-"),
          Base64.getEncoder().encodeToString(found.asByteArrayUnsafe())));
    }
    return new Midway(at, rows, messages, objects);
  }

  /** Puts everything into another system. */
  void restore(LocalAws aws, S3Client s3) {
    rows.forEach(
        row -> aws.dynamo().putItem(request -> request.tableName(table(aws)).item(row)));
    objects.forEach(object -> object.put(bucket(aws), s3));
    messages.forEach(body ->
        aws.sqs().sendMessage(request -> request.queueUrl(aws.queueUrl()).messageBody(body)));
  }

  private static String table(LocalAws aws) {
    return String.valueOf(aws.environment().get("TABLE_NAME"));
  }

  private static String bucket(LocalAws aws) {
    return String.valueOf(aws.environment().get("MEDIA_BUCKET"));
  }

  /** A line for each row, message and object. */
  String text() {
    StringBuilder text = new StringBuilder("{\"at\":\"" + at + "\",\n\"rows\":[\n");
    text.append(String.join(
        ",\n", rows.stream().map(row -> GSON.toJson(RowJson.of(row))).toList()));
    text.append("],\n\"messages\":[\n");
    text.append(String.join(",\n", messages.stream().map(GSON::toJson).toList()));
    text.append("],\n\"objects\":[\n");
    text.append(String.join(",\n", objects.stream().map(GSON::toJson).toList()));
    // Escaped, as JSON allows: keys with folders in them look like paths of a machine.
    return text.append("]}\n").toString().replace("/", "\\/");
  }

  /** The reverse. */
  static Midway parse(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    JsonArray rows = json.getAsJsonArray("rows");
    return new Midway(
        Instant.parse(json.get("at").getAsString()),
        rows.asList().stream().map(row -> RowJson.row(row.getAsJsonObject())).toList(),
        json.getAsJsonArray("messages").asList().stream()
            .map(body -> body.getAsString())
            .toList(),
        json.getAsJsonArray("objects").asList().stream()
            .map(object -> GSON.fromJson(object, Stored.class))
            .toList());
  }
}
