package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.testkit.FakePickerClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;

final class FakePickerClientTest extends PickerClientContract {
  private final FakePickerClient client = new FakePickerClient(Clock.systemUTC());

  FakePickerClientTest() {
    for (String id : itemIds()) {
      client.add(MediaItem.builder().id(id).type(MediaKind.PHOTO).build(), bytesOf(id));
    }
  }

  @Override
  protected PickerClient client() {
    return client;
  }

  @Override
  protected List<String> itemIds() {
    return IntStream.range(0, 8).mapToObj(i -> "item-" + i).toList();
  }

  @Override
  protected byte[] bytesOf(String itemId) {
    return ("the bytes of " + itemId).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected void pick(PickingSession session, List<String> itemIds) {
    client.pick(session.id(), itemIds);
  }
}
