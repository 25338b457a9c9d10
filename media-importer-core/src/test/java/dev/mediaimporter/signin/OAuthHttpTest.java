package dev.mediaimporter.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.SourceUnavailableException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class OAuthHttpTest {
  private static final URI TOKEN_URL = URI.create("https://oauth2.example.org/token?canary=1");

  private final MovableClock clock = new MovableClock(Instant.EPOCH);
  private final List<Integer> timeouts = new ArrayList<>();

  private static void assertTimedOut(ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            SourceUnavailableException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.TIMED_OUT))
        .hasMessage("the token endpoint took too long to answer: try again");
  }

  private OAuthHttp answering(MockLowLevelHttpResponse answer) {
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
    return new OAuthHttp(transport, Duration.ofSeconds(1), clock);
  }

  @Test
  void gives_up_on_a_server_that_says_nothing() throws Exception {
    try (ServerSocket silent =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      OAuthHttp http =
          new OAuthHttp(new NetHttpTransport(), Duration.ofMillis(50), Clock.systemUTC());

      assertTimedOut(() -> http.post("the token endpoint", url, Map.of("a", "b")));
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
        clock.advance(Duration.ofMillis(900));
        reads.incrementAndGet();
        buffer[offset] = ' ';
        return 1;
      }
    };
    OAuthHttp http = answering(new MockLowLevelHttpResponse().setContent(endless));

    assertTimedOut(() -> http.post("the token endpoint", TOKEN_URL, Map.of("a", "b")));
    assertThat(reads).hasValue(3);
  }

  @Test
  void takes_an_answer_without_a_body_for_an_empty_one() {
    OAuthAnswer answer = answering(new MockLowLevelHttpResponse()).get("it", TOKEN_URL);

    assertThat(answer.succeeded()).isTrue();
    assertThat(answer.text("anything")).isEmpty();
  }

  @Test
  void limits_the_wait_for_the_connection_and_for_the_answer() {
    answering(new MockLowLevelHttpResponse()).get("it", TOKEN_URL);

    assertThat(timeouts).containsExactly(1_000, 1_000);
  }
}
