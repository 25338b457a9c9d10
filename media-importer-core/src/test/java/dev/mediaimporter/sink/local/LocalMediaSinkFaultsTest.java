package dev.mediaimporter.sink.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mediaimporter.media.MediaKey;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.Scope;
import dev.mediaimporter.media.SinkException.State;
import dev.mediaimporter.sink.PutResult;
import dev.mediaimporter.sink.StoredMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class LocalMediaSinkFaultsTest {
  private static final MediaKey KEY = MediaKey.of("owner/IMG_1.jpg");

  /** The name of a run of some other process that is no longer there. */
  private static final String DEAD_RUN = "00000000-00000000";

  @TempDir
  private Path temp;

  /** FAT, exFAT, and some network and phone file systems. */
  private static final class DiskWithoutLinks extends BrokenDisk {
    @Override
    public void link(Path name, Path file) throws IOException {
      throw new FileSystemException(name.toString(), file.toString(), "Operation not permitted");
    }
  }

  private Path root() {
    return temp.resolve("photos");
  }

  private Path tmp() {
    return root().resolve(".media-importer/tmp");
  }

  private LocalMediaSink sink() {
    return LocalMediaSink.in(root());
  }

  private LocalMediaSink sink(FileOps disk) {
    return new LocalMediaSink(root(), disk);
  }

  private Path file(MediaKey key) {
    return root().resolve(key.value());
  }

  private static PutResult put(LocalMediaSink sink, MediaKey key, String itemId) {
    try {
      return sink.put(key, new Photo(itemId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertCreated(PutResult result, String itemId) {
    assertThat(result).isInstanceOf(PutResult.Created.class);
    assertThat(result.stored().itemId()).contains(itemId);
  }

  private static void assertTakenBy(PutResult result, String itemId) {
    assertThat(result).isInstanceOf(PutResult.AlreadyExists.class);
    assertThat(result.stored().itemId()).contains(itemId);
  }

  private static void assertTakenByStranger(PutResult result) {
    assertThat(result).isInstanceOf(PutResult.AlreadyExists.class);
    assertThat(result.stored().itemId()).isEmpty();
  }

  private void assertNoDrafts() throws IOException {
    try (Stream<Path> files = Files.list(tmp())) {
      assertThat(files).allMatch(file -> file.toString().endsWith(".lock"));
    }
  }

  private static SinkException failure(LocalMediaSink sink, MediaKey key) {
    return catchThrowableOfType(SinkException.class, () -> sink.put(key, new Photo("item-1")));
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, 1000000000",
    "There is not enough space on the disk, 1000000000",
    "Disk quota exceeded, 1000000000",
    "Kein Platz mehr, 0",
  })
  void leaves_nothing_on_a_full_disk(String message, long usableSpace) throws Exception {
    try (LocalMediaSink sink = sink(new BrokenDisk() {
      private int writes;

      @Override
      public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        if (++writes == 2) {
          throw new IOException(message);
        }
        super.write(file, bytes);
      }

      @Override
      public long usableSpace(Path near) {
        return usableSpace;
      }
    })) {
      SinkException failure = failure(sink, KEY);

      assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
      assertThat(failure.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(failure)
          .hasMessageContaining(root().toString())
          .hasMessageContaining("no space left; free some or choose another folder");
      assertThat(file(KEY)).doesNotExist();
      assertNoDrafts();

      assertCreated(put(sink, KEY, "item-1"), "item-1");
    }
  }

  @Test
  void leaves_nothing_when_the_record_does_not_fit() throws Exception {
    try (LocalMediaSink sink = sink(new BrokenDisk() {
      private int writes;

      @Override
      public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        if (++writes == 3) {
          throw new IOException("No space left on device");
        }
        super.write(file, bytes);
      }
    })) {
      assertThat(failure(sink, KEY).scope()).isEqualTo(Scope.DESTINATION);
      assertThat(file(KEY)).doesNotExist();
      assertNoDrafts();
    }
  }

  @Test
  void an_error_of_a_network_disk_may_pass() throws Exception {
    try (LocalMediaSink sink = sink(new BrokenDisk() {
      @Override
      public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        throw new IOException("Input/output error");
      }
    })) {
      SinkException failure = failure(sink, KEY);

      assertThat(failure.scope()).isEqualTo(Scope.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("Input/output error");
    }
  }

  @Test
  void a_file_too_large_for_the_disk_is_a_failure_of_the_item() throws Exception {
    try (LocalMediaSink sink = sink(new BrokenDisk() {
      @Override
      public void write(FileChannel file, ByteBuffer bytes) throws IOException {
        throw new IOException("File too large");
      }
    })) {
      assertThat(failure(sink, KEY).scope()).isEqualTo(Scope.ITEM);
    }
  }

  @Test
  void takes_the_name_back_when_the_record_cannot_be_kept() throws Exception {
    try (LocalMediaSink sink = sink()) {
      sink.checkWritable();
      Files.writeString(root().resolve(".media-importer/items"), "in the way");

      assertThat(failure(sink, KEY).state()).isEqualTo(State.NOT_WRITTEN);

      assertThat(file(KEY)).doesNotExist();
      assertNoDrafts();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void says_when_the_folder_is_a_link_to_nothing() throws Exception {
    Files.createSymbolicLink(root(), temp.resolve("nowhere"));

    try (LocalMediaSink sink = sink()) {
      assertThat(failure(sink, MediaKey.of("a.jpg")))
          .hasMessageContaining(
              "it is a link to a folder that is not there (is its disk mounted?)");
    }
    assertThat(temp.resolve("nowhere")).doesNotExist();
  }

  @Test
  void says_when_the_folder_is_gone() throws Exception {
    try (LocalMediaSink sink = sink()) {
      sink.checkWritable();
      try (Stream<Path> all = Files.walk(root())) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }

      SinkException failure = failure(sink, KEY);

      assertThat(failure.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(failure).hasMessageContaining(root().toString());
    }
  }

  private static final class DiskThatStopsWriting extends BrokenDisk {
    private Optional<IOException> failure = Optional.empty();

    @Override
    public void write(FileChannel file, ByteBuffer bytes) throws IOException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      super.write(file, bytes);
    }
  }

  static Stream<Arguments> endsOfADisk() {
    return Stream.of(
        Arguments.of(new IOException("No space left on device"), "no space left; free some"),
        Arguments.of(
            new FileSystemException("f", null, "Read-only file system"), "the disk is read-only"),
        Arguments.of(new AccessDeniedException("f"), "permission denied; "),
        Arguments.of(new FileSystemException("f"), "the disk refuses it; "),
        Arguments.of(new IOException(), "the disk refuses it; "));
  }

  @ParameterizedTest
  @MethodSource("endsOfADisk")
  void notices_whenever_asked_that_a_folder_takes_nothing_more(IOException failure, String words)
      throws Exception {
    DiskThatStopsWriting disk = new DiskThatStopsWriting();
    try (LocalMediaSink sink = sink(disk)) {
      sink.checkWritable();
      disk.failure = Optional.of(failure);

      SinkException later = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());

      assertThat(later.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(later)
          .hasMessageStartingWith("cannot write to the folder " + root() + ": " + words);
      assertThat(later.getMessage()).doesNotContain("Exception", "null").hasLineCount(1);
      assertNoDrafts();
    }
  }

  @Test
  void a_usable_folder_holds_nothing_more_than_before() throws Exception {
    try (LocalMediaSink sink = sink()) {
      sink.checkWritable();

      assertNoDrafts();
      try (Stream<MediaKey> keys = sink.keys()) {
        assertThat(keys).isEmpty();
      }
    }
  }

  private static BrokenDisk hiding(Path hidden) {
    return new BrokenDisk() {
      @Override
      public Stream<Path> list(Path folder) throws IOException {
        if (folder.equals(hidden)) {
          throw new AccessDeniedException(folder.toString());
        }
        return super.list(folder);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost+found", "owner/private"})
  void lists_what_is_beside_a_folder_that_cannot_be_read(String name) throws Exception {
    Path hidden = Files.createDirectories(root().resolve(name));
    Files.writeString(hidden.resolve("x.jpg"), "hidden");
    try (LocalMediaSink sink = sink(hiding(hidden))) {
      assertCreated(put(sink, KEY, "item-1"), "item-1");

      try (Stream<MediaKey> keys = sink.keys()) {
        assertThat(keys).containsExactly(KEY);
      }
    }
  }

  @Test
  void says_when_the_folder_itself_cannot_be_read() throws Exception {
    Files.createDirectories(root());
    try (LocalMediaSink sink = sink(hiding(root()))) {
      SinkException failure = catchThrowableOfType(SinkException.class, sink::keys);

      assertThat(failure.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(failure).hasMessageContaining(root() + ": permission denied");
    }
  }

  @Test
  void moves_where_links_are_unknown() throws Exception {
    try (LocalMediaSink sink = sink(new DiskWithoutLinks())) {
      assertCreated(put(sink, KEY, "item-1"), "item-1");
      assertTakenBy(put(sink, KEY, "item-2"), "item-1");
      assertThat(sink.find(KEY).flatMap(StoredMedia::itemId)).contains("item-1");
      assertThat(file(KEY)).hasBinaryContent(new Photo("item-1").bytes);
      assertNoDraftsButTheMoveLock();
    }
  }

  private void assertNoDraftsButTheMoveLock() throws IOException {
    Files.deleteIfExists(tmp().resolve("move.lock"));
    assertNoDrafts();
  }

  @Test
  void replaces_nothing_where_links_are_unknown() throws Exception {
    Files.createDirectories(file(KEY).getParent());
    try (LocalMediaSink sink = sink(new DiskWithoutLinks())) {
      PutResult result = sink.put(KEY, new Photo("item-1", () -> writeString(file(KEY), "mine")));

      assertTakenByStranger(result);
      assertThat(file(KEY)).hasContent("mine");
    }
  }

  @Test
  void lets_one_of_many_have_a_name_where_links_are_unknown() throws Exception {
    try (LocalMediaSink one = sink(new DiskWithoutLinks());
        LocalMediaSink other = sink(new DiskWithoutLinks())) {
      List<PutResult> results = together(IntStream.range(0, 8)
          .<Callable<PutResult>>mapToObj(i -> () -> put(i % 2 == 0 ? one : other, KEY, "item-" + i))
          .toList());

      assertThat(results).filteredOn(PutResult.Created.class::isInstance).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a/IMG.jpg, a/img.JPG",
    "a/IMG.jpg, A/IMG.jpg",
    "gr\u00fc\u00dfe.jpg, gru\u0308\u00dfe.jpg",
    "STRASSE.jpg, stra\u00dfe.jpg",
    "a.jpg, a.jpg.",
    "a.jpg, 'a.jpg '",
    "a/b.jpg, a./b.jpg",
    "ab.jpg, a\u200db.jpg",
    "\u212a.jpg, k.jpg",
  })
  void treats_names_that_some_file_system_confuses_as_one(String first, String second)
      throws Exception {
    MediaKey one = MediaKey.of(first);
    MediaKey other = MediaKey.of(second);
    try (LocalMediaSink sink = sink()) {
      assertThat(sink.collisionName(one)).isEqualTo(sink.collisionName(other));
      assertCreated(put(sink, one, "item-1"), "item-1");

      assertTakenBy(put(sink, other, "item-2"), "item-1");

      assertThat(sink.find(other).map(StoredMedia::key)).contains(one);
      try (Stream<MediaKey> keys = sink.keys()) {
        assertThat(keys).containsExactly(one);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".media-importer/items/x", ".Media-Importer/tmp/x", ".media-importer"})
  void keeps_its_own_folder_to_itself(String key) throws Exception {
    try (LocalMediaSink sink = sink()) {
      SinkException failure = failure(sink, MediaKey.of(key));

      assertThat(failure.scope()).isEqualTo(Scope.ITEM);
      assertThat(sink.contains(MediaKey.of(key), 0)).contains(false);
    }
  }

  @Test
  void refuses_a_name_longer_than_the_file_system_takes() throws Exception {
    try (LocalMediaSink sink = sink()) {
      SinkException failure = failure(sink, MediaKey.of("n".repeat(300) + ".jpg"));

      assertThat(failure.scope()).isEqualTo(Scope.ITEM);
      assertThat(failure.state()).isEqualTo(State.NOT_WRITTEN);
      assertThat(failure.getMessage()).hasLineCount(1);
      assertNoDrafts();
    }
  }

  @Test
  void does_not_follow_a_link_out_of_the_folder() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.createDirectories(root());
    Files.createSymbolicLink(root().resolve("owner"), outside);
    try (LocalMediaSink sink = sink()) {
      SinkException failure = failure(sink, KEY);

      assertThat(failure.scope()).isEqualTo(Scope.ITEM);
      assertThat(failure).hasMessageContaining("symbolic link");
      assertThat(outside).isEmptyDirectory();
    }
  }

  @Test
  void takes_a_link_for_a_strangers_file() throws Exception {
    Path outside = Files.writeString(temp.resolve("outside.jpg"), "mine");
    Files.createDirectories(file(KEY).getParent());
    Files.createSymbolicLink(file(KEY), outside);
    try (LocalMediaSink sink = sink()) {
      assertTakenByStranger(put(sink, KEY, "item-1"));

      assertThat(outside).hasContent("mine");
      assertThatThrownBy(() -> sink.read(KEY)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void takes_a_folder_for_a_taken_name() throws Exception {
    Files.createDirectories(file(KEY));
    try (LocalMediaSink sink = sink()) {
      assertTakenByStranger(put(sink, KEY, "item-1"));
    }
  }

  @Test
  void names_a_file_that_is_in_the_way_of_a_folder() throws Exception {
    Files.createDirectories(root());
    Files.writeString(root().resolve("owner"), "in the way");
    try (LocalMediaSink sink = sink()) {
      SinkException failure = failure(sink, KEY);

      assertThat(failure.scope()).isEqualTo(Scope.ITEM);
      assertThat(failure)
          .hasMessageContaining(root().resolve("owner") + " exists but is not a directory");
    }
  }

  @Test
  void touches_nothing_before_the_first_write() throws Exception {
    try (LocalMediaSink sink = sink()) {
      assertThat(sink.find(KEY)).isEmpty();
      try (Stream<MediaKey> keys = sink.keys()) {
        assertThat(keys).isEmpty();
      }
      assertThat(sink.contains(KEY, 1)).contains(false);
    }

    assertThat(root()).doesNotExist();
  }

  @Test
  void names_a_folder_that_cannot_be_made() throws Exception {
    Files.writeString(root(), "a file");

    try (LocalMediaSink sink = sink()) {
      SinkException failure = catchThrowableOfType(SinkException.class, () -> sink.checkWritable());

      assertThat(failure.scope()).isEqualTo(Scope.DESTINATION);
      assertThat(failure.getMessage())
          .startsWith("cannot write to the folder " + root())
          .endsWith("make it writable or choose another")
          .hasLineCount(1);
    }
  }

  @Test
  void does_not_keep_its_records_elsewhere() throws Exception {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.createDirectories(root());
    Files.createSymbolicLink(root().resolve(".media-importer"), outside);

    try (LocalMediaSink sink = sink()) {
      assertThat(failure(sink, KEY).scope()).isEqualTo(Scope.DESTINATION);
      assertThat(outside).isEmptyDirectory();
    }
  }

  @Test
  void dates_a_file_as_its_item() throws Exception {
    try (LocalMediaSink sink = sink()) {
      assertCreated(put(sink, KEY, "item-1"), "item-1");

      assertThat(Files.getLastModifiedTime(file(KEY)).toInstant()).isEqualTo(Photo.TAKEN);
    }
  }

  @Test
  void leaves_no_lock_behind_when_closed() throws Exception {
    try (LocalMediaSink sink = sink()) {
      assertCreated(put(sink, KEY, "item-1"), "item-1");
    }

    assertThat(tmp()).isEmptyDirectory();
  }

  private Path onlyRecord() throws IOException {
    try (Stream<Path> records = Files.walk(root().resolve(".media-importer/items"))) {
      return records.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  @Test
  void keeps_again_what_was_deleted() throws Exception {
    try (LocalMediaSink sink = sink()) {
      assertCreated(put(sink, KEY, "item-1"), "item-1");
      Files.delete(file(KEY));

      assertThat(sink.find(KEY)).isEmpty();
      assertThat(sink.contains(KEY, new Photo("item-1").bytes.length)).contains(false);
      assertCreated(put(sink, KEY, "item-2"), "item-2");
      assertThat(sink.find(KEY).flatMap(StoredMedia::itemId)).contains("item-2");
    }
  }

  @Test
  void leaves_a_file_that_was_changed_alone() throws Exception {
    try (LocalMediaSink sink = sink()) {
      assertCreated(put(sink, KEY, "item-1"), "item-1");
      Files.writeString(file(KEY), "edited");

      assertThat(sink.find(KEY).orElseThrow().itemId()).isEmpty();
      assertTakenByStranger(put(sink, KEY, "item-1"));
      assertThat(file(KEY)).hasContent("edited");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"key\":\"x\"}", "{\"key\":\"../x\"}", "\u0000"})
  void believes_no_broken_record(String text) throws Exception {
    try (LocalMediaSink sink = sink()) {
      assertCreated(put(sink, KEY, "item-1"), "item-1");
      Files.writeString(onlyRecord(), text);

      assertTakenByStranger(put(sink, KEY, "item-1"));

      Files.delete(file(KEY));
      assertCreated(put(sink, KEY, "item-1"), "item-1");
      assertThat(sink.find(KEY).flatMap(StoredMedia::itemId)).contains("item-1");
    }
  }

  private void leaveDraft(String itemId, boolean withBytes, boolean withRecord) throws IOException {
    Path draft = tmp().resolve(DEAD_RUN + "-1");
    Photo photo = new Photo(itemId);
    Files.createDirectories(tmp());
    Files.write(tmp().resolve(DEAD_RUN + ".lock"), new byte[0]);
    if (withBytes) {
      Files.write(Path.of(draft + ".part"), photo.bytes);
    }
    if (withRecord) {
      ItemRecord record = new ItemRecord(
          KEY,
          itemId,
          photo.bytes.length,
          "00",
          Optional.of(Photo.TAKEN),
          "image/jpeg",
          Optional.empty(),
          Set.of(),
          Map.of());
      Files.write(Path.of(draft + ".json"), record.toJson());
    }
  }

  @Test
  void removes_what_a_dead_run_left() throws Exception {
    leaveDraft("item-1", true, true);
    Path strangers = Files.writeString(tmp().resolve("notes.part"), "mine");

    try (LocalMediaSink sink = sink()) {
      sink.checkWritable();

      assertThat(sink.find(KEY)).isEmpty();
      assertThat(strangers).hasContent("mine");
      Files.delete(strangers);
      assertNoDrafts();
      assertThat(tmp().resolve(DEAD_RUN + ".lock")).doesNotExist();
    }
  }

  @Test
  void removes_bytes_without_a_record_and_without_a_lock() throws Exception {
    leaveDraft("item-1", true, false);
    Files.delete(tmp().resolve(DEAD_RUN + ".lock"));

    try (LocalMediaSink sink = sink()) {
      sink.checkWritable();

      assertNoDrafts();
    }
  }

  @Test
  void finishes_what_a_dead_run_had_named_but_not_recorded() throws Exception {
    leaveDraft("item-1", true, true);
    Files.createDirectories(file(KEY).getParent());
    Files.createLink(file(KEY), tmp().resolve(DEAD_RUN + "-1.part"));

    try (LocalMediaSink sink = sink()) {
      assertThat(sink.find(KEY).flatMap(StoredMedia::itemId)).contains("item-1");

      assertTakenBy(put(sink, KEY, "item-2"), "item-1");

      assertThat(sink.find(KEY).flatMap(StoredMedia::itemId)).contains("item-1");
      assertNoDrafts();
    }
  }

  @Test
  void finishes_what_a_dead_run_had_moved_but_not_recorded() throws Exception {
    leaveDraft("item-1", true, true);
    Files.createDirectories(file(KEY).getParent());
    Files.move(tmp().resolve(DEAD_RUN + "-1.part"), file(KEY), StandardCopyOption.ATOMIC_MOVE);

    try (LocalMediaSink sink = sink()) {
      sink.checkWritable();

      assertThat(sink.find(KEY).flatMap(StoredMedia::itemId)).contains("item-1");
      assertNoDrafts();
    }
  }

  @Test
  void credits_a_dead_run_with_nothing_that_is_not_its_own() throws Exception {
    leaveDraft("item-1", true, true);
    Files.createDirectories(file(KEY).getParent());
    Files.write(file(KEY), new Photo("item-1").bytes);

    try (LocalMediaSink sink = sink()) {
      sink.checkWritable();

      assertThat(sink.find(KEY).orElseThrow().itemId()).isEmpty();
      assertNoDrafts();
    }
  }

  @Test
  void leaves_the_drafts_of_a_living_run_alone() throws Exception {
    try (LocalMediaSink one = sink();
        LocalMediaSink other = sink()) {
      PutResult result = one.put(KEY, new Photo("item-1", () -> start(other)));

      assertCreated(result, "item-1");
      assertThat(file(KEY)).hasBinaryContent(new Photo("item-1").bytes);
    }
  }

  @Test
  void knows_the_item_of_a_file_whose_record_is_about_to_be_kept() throws Exception {
    try (LocalMediaSink other = sink();
        LocalMediaSink one = sink(new BrokenDisk() {
          @Override
          public void link(Path name, Path file) throws IOException {
            super.link(name, file);
            if (name.equals(file(KEY))) {
              assertTakenBy(put(other, KEY, "item-2"), "item-1");
            }
          }
        })) {
      assertCreated(put(one, KEY, "item-1"), "item-1");
      assertThat(one.find(KEY).flatMap(StoredMedia::itemId)).contains("item-1");
    }
  }

  @Test
  void yields_when_a_name_it_would_be_confused_with_was_first() throws Exception {
    MediaKey variant = MediaKey.of("owner/img_1.JPG");
    try (LocalMediaSink other = sink();
        LocalMediaSink one = sink(new BrokenDisk() {
          @Override
          public void link(Path name, Path file) throws IOException {
            super.link(name, file);
            if (name.equals(file(KEY))) {
              assertCreated(put(other, variant, "item-2"), "item-2");
            }
          }
        })) {
      assertTakenBy(put(one, KEY, "item-1"), "item-2");

      assertThat(file(KEY)).doesNotExist();
      assertThat(one.find(KEY).flatMap(StoredMedia::itemId)).contains("item-2");
      assertNoDrafts();
    }
  }

  private static void start(LocalMediaSink sink) {
    try {
      sink.checkWritable();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeString(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
