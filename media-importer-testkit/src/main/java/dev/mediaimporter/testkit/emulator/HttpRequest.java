package dev.mediaimporter.testkit.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as it came.
 *
 * @param path the raw path, undecoded
 * @param query the raw query, empty when there is none
 * @param headers by name, whatever the case
 */
record HttpRequest(
    Origin origin,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String body) {

  @Nullable
  String header(String name) {
    return headers.get(name);
  }

  /** The parameters of the query, each name with its values in order. */
  Map<String, List<String>> parameters() {
    return decodeForm(query);
  }

  /** The parameters of a form in the body. */
  Map<String, List<String>> form() {
    return decodeForm(body);
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

  static String decodePath(String segment) {
    return decode(segment.replace("+", "%2B"));
  }
}
