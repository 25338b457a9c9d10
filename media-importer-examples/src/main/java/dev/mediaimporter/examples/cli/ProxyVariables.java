package dev.mediaimporter.examples.cli;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proxies that environment variables name ({@code HTTPS_PROXY}, {@code HTTP_PROXY},
 * {@code NO_PROXY}, in upper or lower case), as the system properties that Java has for the same.
 * The clients of Google and of S3 read those.
 */
final class ProxyVariables {
  private static final Pattern PROXY = Pattern.compile("(?:http://)?(?:(?<user>[^/]*)@)?"
      + "(?<host>\\[[0-9a-fA-F:.]+]|[^:/@\\[\\]\\s]+)(?::(?<port>[0-9]{1,5}))?/?");
  private static final Pattern NO_PROXY_HOST = Pattern.compile("[\\p{Alnum}*._-]+(?::[0-9]+)?");
  private static final Pattern IPV4_RANGE =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
  private static final Pattern IPV6 =
      Pattern.compile("\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?(/\\d+)?");
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.*", "[::1]");

  private final Map<String, String> env;
  private final Map<String, String> properties = new LinkedHashMap<>();

  private ProxyVariables(Map<String, String> env) {
    this.env = env;
  }

  /**
   * The properties to set.
   *
   * @param given the properties that are set; a proxy that they name is kept
   * @throws Refusal naming the variable that has no such value, and not the value: it may hold a
   *     password
   */
  static Map<String, String> toProperties(Map<String, String> env, Set<String> given) {
    ProxyVariables variables = new ProxyVariables(env);
    for (String scheme : new String[] {"https", "http"}) {
      if (!given.contains(scheme + ".proxyHost")) {
        variables.find(scheme + "_proxy").ifPresent(found -> variables.proxy(scheme, found));
      }
    }
    if (!given.contains("http.nonProxyHosts")) {
      Set<String> direct = new LinkedHashSet<>(THIS_MACHINE);
      variables.find("no_proxy").ifPresent(found -> variables.direct(direct, found));
      variables.properties.put("http.nonProxyHosts", String.join("|", direct));
    }
    return variables.properties;
  }

  private record Variable(String name, String value) {}

  private Optional<Variable> find(String lowerCase) {
    return Stream.of(lowerCase, lowerCase.toUpperCase(Locale.ROOT))
        .map(name -> new Variable(name, env.getOrDefault(name, "").strip()))
        .filter(variable -> !variable.value().isEmpty())
        .findFirst();
  }

  private void proxy(String scheme, Variable variable) {
    Matcher proxy = PROXY.matcher(variable.value());
    int port = 80;
    if (proxy.matches() && proxy.group("port") != null) {
      port = Integer.parseInt(proxy.group("port"));
    }
    if (!proxy.matches() || port < 1 || port > 65_535) {
      throw Refusal.usage(variable.name()
          + " must name a proxy in the form http://[user:password@]host:port, with special"
          + " characters of the password as %XX");
    }
    properties.put(scheme + ".proxyHost", proxy.group("host"));
    properties.put(scheme + ".proxyPort", String.valueOf(port));
    if (proxy.group("user") != null) {
      String[] user = proxy.group("user").split(":", 2);
      properties.put(scheme + ".proxyUser", decoded(variable, user[0]));
      properties.put(scheme + ".proxyPassword", user.length < 2 ? "" : decoded(variable, user[1]));
    }
  }

  private static String decoded(Variable variable, String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.usage(variable.name()
          + ": a % in the user or the password must be followed by two hexadecimal digits; write %"
          + " itself as %25");
    }
  }

  private void direct(Set<String> hosts, Variable variable) {
    for (String entry : variable.value().split("[,\\s]+", -1)) {
      Matcher range = IPV4_RANGE.matcher(entry);
      if (range.matches()) {
        range(hosts, variable, range);
      } else if (IPV6.matcher(entry).matches()) {
        hosts.add(entry.startsWith("[") ? entry : "[" + entry + "]");
      } else if (NO_PROXY_HOST.matcher(entry).matches()) {
        // As curl does it: a name stands for itself and for the hosts below it.
        String host = entry.replaceFirst(":[0-9]+$", "").replaceFirst("^\\*?\\.", "");
        hosts.add(host);
        if (!host.equals("*") && !host.matches("[0-9.*]+")) {
          hosts.add("*." + host);
        }
      } else if (!entry.isEmpty()) {
        throw unknown(variable, entry);
      }
    }
  }

  /** Java has no ranges; one of n bits is at most 256 patterns such as {@code 10.*}. */
  private static void range(Set<String> hosts, Variable variable, Matcher range) {
    int bits = Integer.parseInt(range.group(5));
    long address = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(range.group(i));
      if (part > 255 || bits > 32) {
        throw unknown(variable, range.group());
      }
      address = address << 8 | part;
    }
    int parts = Math.max(1, (bits + 7) / 8);
    int free = parts * 8 - bits;
    long first = address >>> (32 - parts * 8) >>> free << free;
    for (long prefix = first; prefix < first + (1L << free); prefix++) {
      StringBuilder pattern = new StringBuilder();
      for (int i = parts - 1; i >= 0; i--) {
        pattern.append(prefix >>> (i * 8) & 255).append(i > 0 ? "." : "");
      }
      hosts.add(parts < 4 ? pattern + ".*" : pattern.toString());
    }
  }

  private static Refusal unknown(Variable variable, String entry) {
    return Refusal.usage(variable.name() + ": " + Printable.of(entry, 100)
        + " is not a host, a domain such as .example.com, or a range such as 10.0.0.0/8");
  }
}
