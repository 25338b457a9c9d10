package dev.mediaimporter.testkit.emulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as the client sent it.
 *
 * @param path the raw path, undecoded
 * @param query the raw query, empty when there is none
 * @param headers by name, whatever the case
 */
public record HttpRequest(
    Origin origin,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String body) {

  @Nullable
  public String header(String name) {
    return headers.get(name);
  }

  /** The parameters of the query, each name with its values in order. */
  public Map<String, List<String>> parameters() {
    return decodeForm(query);
  }

  /** The parameters of a form in the body. */
  public Map<String, List<String>> form() {
    return decodeForm(body);
  }

  /** The first value of a parameter, empty when there is none. */
  public static String first(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of("")).get(0);
  }

  private static Map<String, List<String>> decodeForm(String form) {
    Map<String, List<String>> decoded = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      decoded.computeIfAbsent(decode(name), n -> new ArrayList<>()).add(decode(value));
    }
    return decoded;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  public static String decodePath(String segment) {
    return decode(segment.replace("+", "%2B"));
  }
}
