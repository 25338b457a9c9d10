package dev.mediaimporter.photos.google;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Any refusal becomes an exception of ours that quotes no control characters. */
class ErrorAnswerFuzz {
  @FuzzTest(maxDuration = "10s")
  void refusals(FuzzedDataProvider data) {
    GoogleErrors errors = new GoogleErrors(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    ErrorAnswer answer = ErrorAnswer.of(
        data.consumeInt(100, 599),
        Optional.of(data.consumeString(40)),
        Optional.of(data.consumeString(40)),
        data.consumeRemainingAsString());
    String message = errors.of("fuzz", answer).getMessage();
    if (message == null || message.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("a message must be one line: " + message);
    }
  }
}
