package dev.mediaimporter.testkit.emulator;

/** The one app that the emulated Google knows. */
final class OAuthClient {
  static final String ID = "123456789012-emulated.apps.googleusercontent.com";
  static final String SECRET = "GOCSPX-emulated";

  private OAuthClient() {}
}
