package dev.mediaimporter.takeout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a sidecar, an album or something else. */
class SidecarFuzz {
  @FuzzTest(maxDuration = "10s")
  void sidecars(FuzzedDataProvider data) {
    if (SidecarJson.read(data.consumeRemainingAsBytes()) == null) {
      throw new AssertionError("nothing was read");
    }
  }
}
