package dev.mediaimporter.examples.cloud;

import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.Behaviour;
import dev.mediaimporter.testkit.emulator.LibraryItem;
import dev.mediaimporter.testkit.emulator.MediaBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The emulator as the functions' environment names it. */
final class Google {
  private Google() {}

  /** Where the functions find it. */
  static Map<String, String> environment(PhotosEmulator google) {
    google.behaviour().consent(Behaviour.Consent.GRANTED);
    return Map.of(
        "PHOTOS_URL", google.photosUrl(),
        "PICKER_URL", google.pickerUrl(),
        "TOKEN_URL", google.tokenUrl(),
        "TOKENINFO_URL", google.tokenInfoUrl(),
        "REVOKE_URL", google.revokeUrl(),
        "JWKS_URL", google.jwksUrl(),
        "GOOGLE_CLIENT_ID", google.clientId());
  }

  static String sha256(LibraryItem item) {
    MediaBytes bytes = item.bytes();
    byte[] all = new byte[Math.toIntExact(bytes.size())];
    bytes.read(0, all, 0, all.length);
    return sha256(all);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
