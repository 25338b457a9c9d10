package dev.mediaimporter.testkit.contract;

import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKind;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.testkit.FakePhotosClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;

final class FakePhotosClientTest extends PhotosClientContract {
  private final FakePhotosClient client = new FakePhotosClient(Clock.systemUTC());

  FakePhotosClientTest() {
    for (String id : itemIds()) {
      client.add("album", MediaItem.builder().id(id).type(MediaKind.PHOTO).build(), bytesOf(id));
    }
  }

  @Override
  protected PhotosClient client() {
    return client;
  }

  @Override
  protected String albumId() {
    return "album";
  }

  @Override
  protected List<String> itemIds() {
    return IntStream.range(0, 8).mapToObj(i -> "item-" + i).toList();
  }

  @Override
  protected byte[] bytesOf(String itemId) {
    return ("the bytes of " + itemId).getBytes(StandardCharsets.UTF_8);
  }
}
