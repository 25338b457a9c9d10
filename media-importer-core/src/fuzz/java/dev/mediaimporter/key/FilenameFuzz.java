package dev.mediaimporter.key;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.MediaKind;
import java.util.HashSet;
import java.util.List;

/** Any filename gives valid keys that differ from each other. */
class FilenameFuzz {
  @FuzzTest(maxDuration = "10s")
  void filenames(FuzzedDataProvider data) {
    MediaItem item = MediaItem.builder()
        .id("x" + data.consumeString(20))
        .type(MediaKind.PHOTO)
        .filename(data.consumeRemainingAsString())
        .build();
    List<MediaKey> keys =
        KeyStrategies.candidates(KeyStrategies.ownerMd5("ann@example.com").keyFor(item), item);
    if (new HashSet<>(keys).size() != 3) {
      throw new AssertionError("keys must differ: " + keys);
    }
    for (MediaKey key : keys) {
      if (SafeFilename.utf8Length(key.filename()) > SafeFilename.MAX_BYTES) {
        throw new AssertionError("too long: " + key);
      }
    }
  }
}
