package dev.mediaimporter.testkit.endtoend;

import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.contract.PhotosClientContract;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The real client against the emulator, held to the contract of every client. */
final class GooglePhotosClientTest extends PhotosClientContract {
  private final Library library = Library.generated(3, 120, 200, 2_000);
  private PhotosEmulator google;
  private GoogleOnThisMachine connection;

  @BeforeEach
  void start() throws IOException {
    google = PhotosEmulator.start(library);
    connection = GoogleOnThisMachine.connect(google);
  }

  @AfterEach
  void stop() throws IOException {
    connection.close();
    google.close();
  }

  @Override
  protected PhotosClient client() {
    return connection.client();
  }

  @Override
  protected String albumId() {
    return library.albums().get(0).id();
  }

  @Override
  protected List<String> itemIds() {
    return library.items().stream().map(LibraryItem::id).toList();
  }

  @Override
  protected byte[] bytesOf(String itemId) {
    return google.expectedBytes(itemId).toByteArray();
  }
}
