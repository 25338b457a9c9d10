package dev.mediaimporter.photos.google;

import dev.mediaimporter.internal.http.RetryAfter;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** {@code Retry-After} and {@code Content-Range} of any text are understood or ignored. */
class HeadersFuzz {
  @FuzzTest(maxDuration = "10s")
  void headers(FuzzedDataProvider data) {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(data.consumeInt()), ZoneOffset.UTC);
    String text = data.consumeRemainingAsString();
    RetryAfter.parse(text, clock).ifPresent(wait -> {
      if (wait.isNegative() || wait.compareTo(RetryAfter.LONGEST) > 0) {
        throw new AssertionError("a wait of " + wait);
      }
    });
    ContentRange.parse(text).ifPresent(range -> {
      if (range.first() < 0 || range.length() < 1) {
        throw new AssertionError("a range of " + range);
      }
    });
  }
}
