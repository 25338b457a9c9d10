package dev.mediaimporter.photos.google;

import dev.mediaimporter.internal.text.Json;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mediaimporter.media.SourceUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Any answer of the API is read, or refused by an exception of ours. */
class ApiAnswerFuzz {
  @FuzzTest(maxDuration = "20s")
  void listings(byte[] data) {
    LibraryAnswer answer = new LibraryAnswer("fuzz", Instant.EPOCH);
    PickerAnswer picker = new PickerAnswer("fuzz", Instant.EPOCH);
    Json.parse(new String(data, StandardCharsets.UTF_8))
        .flatMap(Json::asObject)
        .ifPresent(json -> {
          try {
            answer.mediaItems(json).items().forEach(item -> item.displayName());
            answer.albums(json);
            picker.mediaItems(json).items().forEach(item -> item.displayName());
            picker.session(json);
          } catch (SourceUnavailableException e) {
            // Its way to say that the answer cannot be read.
          }
        });
  }
}
