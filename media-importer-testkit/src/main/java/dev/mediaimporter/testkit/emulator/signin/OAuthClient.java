package dev.mediaimporter.testkit.emulator.signin;

/** The one app that the emulated Google knows. */
public final class OAuthClient {
  public static final String ID = "123456789012-emulated.apps.googleusercontent.com";
  public static final String SECRET = "GOCSPX-emulated";

  private OAuthClient() {}
}
