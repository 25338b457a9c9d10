package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyVariablesTest {
  private static Map<String, String> properties(String variable, String value) {
    return ProxyVariables.toProperties(Map.of(variable, value), Set.of());
  }

  private static List<String> direct(String noProxy) {
    return List.of(properties("NO_PROXY", noProxy).get("http.nonProxyHosts").split("\\|"));
  }

  @Test
  void no_variables_name_no_proxy() {
    assertThat(ProxyVariables.toProperties(Map.of("HTTPS_PROXY", " "), Set.of()))
        .containsOnlyKeys("http.nonProxyHosts");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, http://proxy.corp:3128, https, proxy.corp, 3128",
    "https_proxy, proxy.corp:3128, https, proxy.corp, 3128",
    "HTTP_PROXY, http://10.0.0.1:8080/, http, 10.0.0.1, 8080",
    "http_proxy, http://my_proxy, http, my_proxy, 80",
    "HTTPS_PROXY, http://[fd00::1]:3128, https, [fd00::1], 3128",
  })
  void reads_the_address(String name, String value, String scheme, String host, String port) {
    assertThat(properties(name, value))
        .containsEntry(scheme + ".proxyHost", host)
        .containsEntry(scheme + ".proxyPort", port)
        .doesNotContainKey(scheme + ".proxyUser");
  }

  @Test
  void reads_user_and_password() {
    assertThat(properties("HTTPS_PROXY", "http://ann:p%40ss%2fw+1@proxy:3128"))
        .containsEntry("https.proxyHost", "proxy")
        .containsEntry("https.proxyUser", "ann")
        .containsEntry("https.proxyPassword", "p@ss/w+1");
  }

  @Test
  void lower_case_comes_first_and_properties_of_java_before_both() {
    Map<String, String> env = Map.of("https_proxy", "small:1", "HTTPS_PROXY", "large:1");

    assertThat(ProxyVariables.toProperties(env, Set.of()))
        .containsEntry("https.proxyHost", "small");
    assertThat(ProxyVariables.toProperties(env, Set.of("https.proxyHost", "http.nonProxyHosts")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://proxy:443",
        "socks5://proxy:1080",
        "http://proxy:0",
        "http://proxy:65536",
        "http://proxy:port",
        "http://",
        "http://a b:1",
        "http://u:secret@",
        "http://u:secret%@proxy:1",
      })
  void refuses_what_is_no_proxy_and_does_not_repeat_it(String value) {
    assertThatThrownBy(() -> properties("HTTPS_PROXY", value))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
  }

  @Test
  void names_and_domains_are_reached_directly() {
    assertThat(direct("a.example, .b.example,*.c.example  d.example:8443"))
        .containsExactlyInAnyOrder(
            "localhost",
            "127.*",
            "[::1]",
            "a.example",
            "*.a.example",
            "b.example",
            "*.b.example",
            "c.example",
            "*.c.example",
            "d.example",
            "*.d.example");
    assertThat(direct("*")).contains("*");
  }

  @Test
  void ranges_become_patterns() {
    assertThat(direct("10.0.0.0/8")).contains("10.*").hasSize(4);
    assertThat(direct("172.16.0.0/12")).contains("172.16.*", "172.31.*").hasSize(3 + 16);
    assertThat(direct("192.168.1.7/24")).contains("192.168.1.*").hasSize(4);
    assertThat(direct("192.168.1.7/32")).contains("192.168.1.7").hasSize(4);
    assertThat(direct("192.168.1.7/30")).contains("192.168.1.4", "192.168.1.7").hasSize(3 + 4);
    assertThat(direct("fd00::/8")).hasSize(4);
    assertThat(direct("0.0.0.0/0")).hasSize(2 + 256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a.example", "10.0.0.0/33", "10.0.0.256/8", "a/b", "a;b"})
  void refuses_what_is_no_host(String entry) {
    assertThatThrownBy(() -> direct("good.example," + entry))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("NO_PROXY: " + entry);
  }
}
