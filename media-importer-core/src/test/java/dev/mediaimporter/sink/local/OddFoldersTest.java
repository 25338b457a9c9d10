package dev.mediaimporter.sink.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mediaimporter.media.MediaBody;
import dev.mediaimporter.media.MediaContent;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.Scope;
import dev.mediaimporter.sink.PutResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders on network disks, encrypted disks and boxes that put files of their own everywhere. */
final class OddFoldersTest {
  private static final MediaKey KEY = MediaKey.of("owner/IMG_1.jpg");

  @TempDir
  private Path temp;

  private Path root() {
    return temp.resolve("photos");
  }

  private LocalMediaSink sink(FileOps disk) {
    return new LocalMediaSink(root(), disk);
  }

  /** Content that must not be asked for. */
  private static final class NoDownload implements MediaContent {
    @Override
    public MediaItem item() {
      return new Photo("item-1").item();
    }

    @Override
    public MediaBody open() {
      throw new AssertionError("downloaded for nothing");
    }
  }

  private static SinkException failureBeforeTheDownload(LocalMediaSink sink, MediaKey key) {
    return catchThrowableOfType(SinkException.class, () -> sink.put(key, new NoDownload()));
  }

  private void assertHoldsOnly(Path... files) throws IOException {
    try (Stream<Path> all = Files.walk(root())) {
      assertThat(all.filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(root().resolve(".media-importer"))))
          .containsExactlyInAnyOrder(files);
    }
  }

  /** CIFS, several FUSE file systems: EINVAL. */
  private static final class NoFolderSync extends BrokenDisk {
    private int calls;

    @Override
    public void forceFolder(Path folder) throws IOException {
      calls++;
      throw new IOException("Invalid argument");
    }
  }

  @Test
  void keeps_files_in_folders_that_cannot_be_forced() throws Exception {
    NoFolderSync disk = new NoFolderSync();
    try (LocalMediaSink sink = sink(disk)) {
      sink.checkWritable();
      for (String id : new String[] {"a", "b", "c"}) {
        assertThat(sink.put(MediaKey.of(id + "/x.jpg"), new Photo(id)))
            .isInstanceOf(PutResult.Created.class);
      }
    }
    assertThat(disk.calls).isEqualTo(1);
  }

  @Test
  void keeps_files_where_there_are_neither_locks_nor_links() throws Exception {
    try (LocalMediaSink sink = sink(new BrokenDisk() {
      @Override
      public boolean tryLock(FileChannel channel) throws IOException {
        throw new IOException("No locks available");
      }

      @Override
      public void link(Path name, Path file) throws IOException {
        throw new FileSystemException(name.toString(), file.toString(), "Not supported");
      }
    })) {
      sink.checkWritable();

      assertThat(sink.put(KEY, new Photo("item-1"))).isInstanceOf(PutResult.Created.class);
      assertThat(sink.put(KEY, new Photo("item-2"))).isInstanceOf(PutResult.AlreadyExists.class);
      assertHoldsOnly(root().resolve(KEY.value()));
    }
  }

  /** Refuses new files in one folder, whatever its permission bits say. */
  private static BrokenDisk refusing(Path refused) {
    return new BrokenDisk() {
      @Override
      public FileChannel create(Path file) throws IOException {
        if (refused.equals(file.getParent())) {
          throw new AccessDeniedException(file.toString());
        }
        return super.create(file);
      }
    };
  }

  @Test
  void notices_at_the_start_that_the_folder_takes_no_files() throws Exception {
    try (LocalMediaSink sink = sink(refusing(root()))) {
      SinkException failure = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());

      assertThat(failure.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(failure)
          .hasMessageStartingWith("cannot write to the folder " + root() + ": permission denied");
    }
  }

  @Test
  void notices_before_the_download_that_a_folder_below_takes_no_files() throws Exception {
    Path below = Files.createDirectories(root().resolve("owner"));
    try (LocalMediaSink sink = sink(refusing(below))) {
      SinkException failure = failureBeforeTheDownload(sink, KEY);

      assertThat(failure.scope()).isEqualTo(Scope.ITEM);
      assertThat(failure).hasMessageContaining(KEY.value()).hasMessageContaining("permission");
    }
  }

  @Test
  void notices_before_the_download_that_records_cannot_be_kept() throws Exception {
    // Left by a run of another user.
    Path records = root().resolve(".media-importer/items/31");
    try (LocalMediaSink sink = sink(refusing(records))) {
      sink.checkWritable();

      SinkException failure = failureBeforeTheDownload(sink, KEY);

      assertThat(failure.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(failure).hasMessageContaining("make .media-importer in it writable");
    }
  }

  @Test
  void does_not_make_a_folder_again_that_went_away() throws Exception {
    try (LocalMediaSink sink = sink(new BrokenDisk())) {
      sink.checkWritable();
      try (Stream<Path> all = Files.walk(root())) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }

      assertThat(failureBeforeTheDownload(sink, KEY).scope()).isEqualTo(Scope.DESTINATION);
      assertThat(root()).doesNotExist();
    }
  }

  /** An encrypted folder whose names are longer on the disk beneath. */
  private static final class ShortNames extends BrokenDisk {
    private final int maxBytes;

    ShortNames(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public FileChannel create(Path file) throws IOException {
      check(file);
      return super.create(file);
    }

    @Override
    public void link(Path name, Path file) throws IOException {
      check(name);
      super.link(name, file);
    }

    private void check(Path file) throws IOException {
      String name = file.getFileName().toString();
      if (name.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
        throw new FileSystemException(file.toString(), null, "File name too long");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 143, 100})
  void finds_out_how_long_names_may_be(int maxBytes) throws Exception {
    try (LocalMediaSink sink = sink(new ShortNames(maxBytes))) {
      sink.checkWritable();

      assertThat(sink.maxNameBytes()).isEqualTo(maxBytes);
      assertHoldsOnly();
    }
  }

  @Test
  void notices_before_the_download_that_a_name_is_too_long() throws Exception {
    try (LocalMediaSink sink = sink(new ShortNames(143))) {
      SinkException failure =
          failureBeforeTheDownload(sink, MediaKey.of("owner/" + "n".repeat(150) + ".jpg"));

      assertThat(failure.scope()).isEqualTo(Scope.ITEM);
      assertThat(failure).hasMessageContaining("File name too long");
      assertThat(sink.put(MediaKey.of("owner/" + "n".repeat(139) + ".jpg"), new Photo("item-1")))
          .isInstanceOf(PutResult.Created.class);
    }
  }

  @Test
  void lists_an_item_whose_name_is_one_of_the_system() throws Exception {
    MediaKey key = MediaKey.of("owner/Thumbs.db");
    try (LocalMediaSink sink = sink(new BrokenDisk())) {
      sink.put(key, new Photo("item-1"));
      try (Stream<MediaKey> keys = sink.keys()) {
        assertThat(keys).containsExactly(key);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".DS_Store",
        "owner/.DS_Store",
        "owner/._IMG_1.jpg",
        "@eaDir/IMG_1.jpg/SYNOPHOTO_THUMB_M.jpg",
        "owner/@eaDir/x.jpg",
        "owner/Thumbs.db",
        "desktop.ini",
        ".Trash-1000/files/x.jpg",
        "lost+found/x",
        ".snapshot/daily/owner/IMG_1.jpg",
        "#recycle/x.jpg",
        ".stfolder/x",
        ".sync/ID",
        "$RECYCLE.BIN/x.jpg",
        "System Volume Information/x",
        ".nfs00000000abcdef0100000002",
      })
  void lists_no_files_of_the_system(String name) throws Exception {
    Path file = root().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "not ours");
    Files.createDirectories(root().resolve("owner"));
    Files.writeString(root().resolve("owner/DS_Store.jpg"), "a user's");
    try (LocalMediaSink sink = sink(new BrokenDisk())) {
      try (Stream<MediaKey> keys = sink.keys()) {
        assertThat(keys).containsExactly(MediaKey.of("owner/DS_Store.jpg"));
      }
      // They are never replaced either.
      assertThat(sink.put(MediaKey.of(name), new NoDownload()).stored().itemId())
          .isEmpty();
    }
  }
}
