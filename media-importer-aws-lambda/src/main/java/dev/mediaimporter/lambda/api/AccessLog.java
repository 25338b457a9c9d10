package dev.mediaimporter.lambda.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.mediaimporter.accounts.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One line for each request: route, status, address, and a hash of the caller's subject, by which
 * an operator finds all of a person's requests without the log saying who that is.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final String PERSON = "person";
  private static final int HASH_CHARS = 16;
  private static final int MAX_ADDRESS_CHARS = 45;

  private AccessLog() {}

  /** Names the caller on this line, and on all others of this request. */
  static void calledBy(Identity caller) {
    MDC.put(PERSON, hash(caller.user()));
  }

  /** The first 16 characters of the SHA-256 in hex. */
  static String hash(String subject) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static void write(JsonObject event, JsonObject answer) {
    Map<String, String> fields = Map.of(
        "route",
        text(event, "routeKey").orElse(""),
        "status",
        text(answer, "statusCode").orElse(""),
        "address",
        address(event).orElse(""));
    try {
      fields.forEach(MDC::put);
      LOG.info("Request answered");
    } finally {
      fields.keySet().forEach(MDC::remove);
    }
  }

  /**
   * Where the request came from. CloudFront adds the caller's address to what callers say, and the
   * gateway adds CloudFront's: so it is the last but one. Without CloudFront the gateway knows it.
   */
  private static Optional<String> address(JsonObject event) {
    String[] hops = object(event, "headers")
        .flatMap(headers -> text(headers, "x-forwarded-for"))
        .orElse("")
        .split(",", -1);
    Optional<String> address = hops.length > 1
        ? Optional.of(hops[hops.length - 2].strip())
        : object(event, "requestContext")
            .flatMap(context -> object(context, "http"))
            .flatMap(http -> text(http, "sourceIp"));
    return address.filter(text -> text.length() <= MAX_ADDRESS_CHARS);
  }

  private static Optional<JsonObject> object(JsonObject json, String name) {
    return json.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive text
        ? Optional.of(text.getAsString())
        : Optional.empty();
  }
}
