package dev.mediaimporter.ledger;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Any line is an entry or none, and whatever passes its seal is read back as it was written. */
class LedgerLineFuzz {
  @FuzzTest(maxDuration = "10s")
  void lines(FuzzedDataProvider data) {
    if (data.consumeBoolean()) {
      LedgerLine.decode(data.consumeRemainingAsBytes());
      return;
    }
    LedgerLine.decode(LedgerLine.sealed("{" + data.consumeRemainingAsString()).getBytes(StandardCharsets.UTF_8))
        .ifPresent(entry -> {
          byte[] line = LedgerLine.encode(entry);
          if (!LedgerLine.decode(Arrays.copyOf(line, line.length - 1)).equals(Optional.of(entry))) {
            throw new AssertionError("not read back as written: " + entry);
          }
        });
  }
}
