package dev.mediaimporter.accounts;

/** A token that is never printed: {@link #toString} returns stars. Immutable. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a token. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The token itself, for the request that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
