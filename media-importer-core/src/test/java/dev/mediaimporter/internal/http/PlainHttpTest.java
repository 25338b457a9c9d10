package dev.mediaimporter.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class PlainHttpTest {
  private static final URI TOKEN_URL = URI.create("https://oauth2.example.org/token?canary=1");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final List<Integer> timeouts = new ArrayList<>();

  private static void assertTimedOut(ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            SourceUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMED_OUT))
        .hasMessageStartingWith("the token endpoint: ");
  }

  private PlainHttp answering(MockLowLevelHttpResponse answer) {
    MockHttpTransport transport = new MockHttpTransport() {
      @Override
      public LowLevelHttpRequest buildRequest(String method, String url) {
        return new MockLowLevelHttpRequest() {
          @Override
          public void setTimeout(int connect, int read) {
            timeouts.addAll(List.of(connect, read));
          }

          @Override
          public LowLevelHttpResponse execute() {
            return answer;
          }
        };
      }
    };
    return new PlainHttp(transport, timeouts(Duration.ofSeconds(1)), nanos::get);
  }

  private static PlainHttp.Timeouts timeouts(Duration each) {
    return new PlainHttp.Timeouts(each, each, each);
  }

  private static HttpResponse get(PlainHttp http, URI url) {
    return http.send("the token endpoint", "GET", url, Map.of(), null);
  }

  @Test
  void gives_up_on_a_server_that_says_nothing() throws Exception {
    try (ServerSocket silent =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      PlainHttp http = new PlainHttp(new NetHttpTransport(), timeouts(Duration.ofMillis(50)));

      assertTimedOut(() -> get(http, url));
    }
  }

  @Test
  void gives_up_on_an_answer_that_trickles() {
    AtomicInteger reads = new AtomicInteger();
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("reads blocks");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        nanos.addAndGet(900_000_000);
        reads.incrementAndGet();
        buffer[offset] = ' ';
        return 1;
      }
    };
    PlainHttp http = answering(new MockLowLevelHttpResponse().setContent(endless));
    HttpResponse answer = get(http, TOKEN_URL);

    assertTimedOut(() -> http.readText("the token endpoint", answer, 1000));
    assertThat(reads).hasValue(3);
  }

  @Test
  void decompresses_an_answer_that_a_proxy_compressed() throws Exception {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    }
    for (int most : List.of(6, 7)) {
      PlainHttp http = answering(new MockLowLevelHttpResponse()
          .addHeader("Content-Encoding", "gzip")
          .setContent(compressed.toByteArray()));

      assertThat(http.readText("it", get(http, TOKEN_URL), most))
          .isEqualTo(most == 7 ? Optional.of("{\"a\":1}") : Optional.empty());
    }
  }

  @Test
  void takes_what_only_says_that_it_is_compressed_for_broken() {
    PlainHttp http = answering(
        new MockLowLevelHttpResponse().addHeader("Content-Encoding", "gzip").setContent("{}"));

    assertThatThrownBy(() -> http.readText("it", get(http, TOKEN_URL), 10))
        .isInstanceOf(SourceUnavailableException.class);
  }

  @Test
  void takes_an_answer_without_a_body_for_an_empty_one() {
    PlainHttp http = answering(new MockLowLevelHttpResponse());

    assertThat(http.readText("it", get(http, TOKEN_URL), 1000)).contains("");
  }

  @Test
  void limits_the_wait_for_the_connection_and_for_the_answer() {
    get(answering(new MockLowLevelHttpResponse()), TOKEN_URL);

    assertThat(timeouts).containsExactly(1_000, 1_000);
  }
}
