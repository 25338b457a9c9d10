package dev.mediaimporter.testkit.endtoend;

import dev.mediaimporter.media.FailureReason;

/** The faults met on the way through the Library API. */
final class FaultMatrixTest extends FaultMatrix {
  FaultMatrixTest() {
    super(FaultyRun.Road.LIBRARY, FailureReason.ITEM_GONE);
  }
}
