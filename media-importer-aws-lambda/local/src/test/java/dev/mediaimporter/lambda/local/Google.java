package dev.mediaimporter.lambda.local;

import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The emulator as the functions' environment names it. */
public final class Google {
  private Google() {}

  /** Where the functions find it. */
  static Map<String, String> environment(PhotosEmulator google) {
    google.behaviour().consent.set(Behaviour.Consent.GRANTED);
    return LocalCloud.environmentOf(google);
  }

  /**
   * What the bucket holds once a generated library is imported for somebody: the hash of every
   * object, by key. Names are unique in such a library, so each item has its first choice.
   */
  static Map<String, String> expected(Library library, String email) {
    Map<String, String> hashes = new TreeMap<>();
    for (LibraryItem item : library.items()) {
      MediaItem named = MediaItem.builder()
          .id(item.id())
          .filename(item.filename())
          .type(MediaKind.PHOTO)
          .build();
      hashes.put(KeyStrategies.ownerMd5(email).keyFor(named).value(), sha256(item));
    }
    if (hashes.size() != library.items().size()) {
      throw new IllegalArgumentException("two items of the library have one name");
    }
    return hashes;
  }

  /** The prefix of everything that is kept for this address. */
  public static String folder(String email) {
    MediaItem any = MediaItem.builder().id("any").type(MediaKind.PHOTO).build();
    String key = KeyStrategies.ownerMd5(email).keyFor(any).value();
    return key.substring(0, key.indexOf('/') + 1);
  }

  /** The SHA-256 of an item. */
  public static String sha256(LibraryItem item) {
    MediaBytes bytes = item.bytes();
    byte[] all = new byte[Math.toIntExact(bytes.size())];
    bytes.read(0, all, 0, all.length);
    return sha256(all);
  }

  /** The SHA-256 of these bytes. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
