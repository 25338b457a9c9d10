package dev.mediaimporter.testkit.emulator.http;

/** Which of the emulator's two hosts a request reached. */
public enum Origin {
  /** The API, the token endpoint and the byte host that base URLs name. */
  PRIMARY,
  /** The other host, to which {@code =dv} redirects. */
  REDIRECT_HOST
}
