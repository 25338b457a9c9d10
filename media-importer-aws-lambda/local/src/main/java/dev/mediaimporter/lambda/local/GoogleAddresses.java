package dev.mediaimporter.lambda.local;

import dev.mediaimporter.testkit.PhotosEmulator;
import java.util.Map;

/** The emulator as the environment of the functions names Google. */
public final class GoogleAddresses {
  private GoogleAddresses() {}

  /** The addresses, and the client id. */
  public static Map<String, String> of(PhotosEmulator google) {
    return Map.of(
        "PHOTOS_URL", google.photosUrl(),
        "PICKER_URL", google.pickerUrl(),
        "TOKEN_URL", google.tokenUrl(),
        "TOKENINFO_URL", google.tokenInfoUrl(),
        "REVOKE_URL", google.revokeUrl(),
        "JWKS_URL", google.jwksUrl(),
        "GOOGLE_CLIENT_ID", google.clientId());
  }
}
