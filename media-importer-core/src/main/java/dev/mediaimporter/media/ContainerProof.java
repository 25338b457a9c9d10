package dev.mediaimporter.media;

/** placeholder until the keys branch lands. */
public final class ContainerProof {
  /** v */
  public enum Verdict {
    COMPLETE,
    CUT,
    UNKNOWN
  }
  /** u */
  public void update(byte[] b, int o, int n) {}
  /** v */
  public Verdict verdict() {
    return Verdict.UNKNOWN;
  }
}
