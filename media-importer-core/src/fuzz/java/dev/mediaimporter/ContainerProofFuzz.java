package dev.mediaimporter;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** The verdict on any bytes is the same however they are divided. */
class ContainerProofFuzz {
  @FuzzTest(maxDuration = "20s")
  void bytes(FuzzedDataProvider data) {
    int size = data.consumeInt(1, 50);
    byte[] bytes = data.consumeRemainingAsBytes();
    ContainerProof whole = new ContainerProof();
    whole.update(bytes, 0, bytes.length);
    ContainerProof divided = new ContainerProof();
    for (int at = 0; at < bytes.length; at += size) {
      divided.update(bytes, at, Math.min(size, bytes.length - at));
    }
    if (whole.verdict() != divided.verdict()) {
      throw new AssertionError(whole.verdict() + " or " + divided.verdict());
    }
  }
}
