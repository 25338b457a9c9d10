package dev.mediaimporter.sink.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShallowXmlTest {
  private static String read(String xml) throws IOException {
    try (ShallowXml shallow = new ShallowXml(new ByteArrayInputStream(xml.getBytes(US_ASCII)))) {
      return new String(shallow.readAllBytes(), US_ASCII);
    }
  }

  @Test
  void hands_out_what_s3_says() throws IOException {
    String listing = "<?xml version=\"1.0\"?><List a=\"x>y/\">"
        + "<Key>a/b</Key><Empty/><Also b='/'/>".repeat(2_000) + "</List>";

    assertThat(read(listing)).isEqualTo(listing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a>", "<a>/>", "<a b=\"/>\">", "<a b='/>'>", "<a b=\"</a>\">", "<a\n>"})
  void ends_where_elements_are_nested_too_deeply(String element) throws IOException {
    assertThat(read(element.repeat(2_000)).length()).isLessThan(600 * element.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a><!-- </a> -->", "<a><![CDATA[</a>]]>", "<!DOCTYPE html><html>"})
  void ends_where_s3_says_nothing(String element) throws IOException {
    assertThat(read(element.repeat(2_000)).length()).isLessThan(element.length());
  }
}
