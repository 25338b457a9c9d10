package dev.mediaimporter.signin;

import static dev.mediaimporter.signin.GoogleStandIn.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mediaimporter.media.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileTokenStoreTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final StoredGrant GRANT = grant(ANNA, "1//canary");

  @TempDir
  Path temp;

  private Path folder;
  private FileTokenStore store;

  @BeforeEach
  void open() {
    folder = temp.resolve("a/b");
    store = FileTokenStore.open(folder);
  }

  private static StoredGrant grant(GoogleAccount account, String token) {
    return new StoredGrant(account, "client", Set.of("openid", GoogleScopes.PICKER), token);
  }

  private static void unexpected(IOException e) {
    throw new AssertionError("unreadable", e);
  }

  /** Why some sign-ins cannot be read; nobody's can. */
  private List<String> unreadable() throws IOException {
    List<String> messages = new ArrayList<>();
    assertThat(store.accounts(e -> messages.add(e.getMessage()))).isEmpty();
    return messages;
  }

  private Path onlyTokenFile() throws IOException {
    return files().stream()
        .filter(file -> file.toString().endsWith(".token"))
        .reduce((one, other) -> {
          throw new AssertionError("more than one");
        })
        .orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void gives_back_what_was_saved_also_to_another_process() throws Exception {
    GoogleAccount other = new GoogleAccount("2", "Bj\u00f6rn@example.org", false);
    store.save(GRANT);
    store.save(grant(other, "1//other"));

    FileTokenStore again = FileTokenStore.open(folder);
    assertThat(again.find(ANNA.subject())).contains(GRANT);
    assertThat(again.find("2")).contains(grant(other, "1//other"));
    assertThat(again.find("3")).isEmpty();
    assertThat(again.accounts(FileTokenStoreTest::unexpected))
        .containsExactlyInAnyOrder(ANNA, other);
  }

  @Test
  void is_empty_at_first_and_touches_nothing() throws Exception {
    assertThat(store.find("1")).isEmpty();
    assertThat(store.accounts(FileTokenStoreTest::unexpected)).isEmpty();
    store.delete("1");

    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void replaces_and_forgets() throws Exception {
    store.save(GRANT);
    store.save(grant(ANNA, "1//newer"));
    assertThat(store.find(ANNA.subject())).contains(grant(ANNA, "1//newer"));
    assertThat(files()).hasSize(2);

    store.delete(ANNA.subject());
    assertThat(store.find(ANNA.subject())).isEmpty();
    assertThat(store.accounts(FileTokenStoreTest::unexpected)).isEmpty();
    store.delete(ANNA.subject());
  }

  @Test
  void is_for_its_owner_alone() throws Exception {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    store.save(GRANT);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(files())
        .hasSize(2)
        .allSatisfy(
            file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
  void refuses_what_others_have_access_to(String permissions) throws Exception {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    store.save(GRANT);
    Path token = onlyTokenFile();
    Path key = folder.resolve("key");
    for (Path open : List.of(token, key, folder)) {
      var before = Files.getPosixFilePermissions(open);
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(permissions));

      assertThatThrownBy(() -> store.find(ANNA.subject()))
          .isInstanceOf(IOException.class)
          .hasMessage(open + ": others have access to it: run chmod "
              + (open.equals(folder) ? "700" : "600"));
      assertThat(unreadable())
          .allMatch(message -> message.contains("others have access"))
          .hasSize(1);
      if (!open.equals(token)) {
        assertThatThrownBy(() -> store.save(GRANT)).hasMessageContaining("others have access");
        assertThatThrownBy(() -> store.checkWritable()).hasMessageContaining("others have access");
      }
      Files.setPosixFilePermissions(open, before);
    }
    assertThat(store.find(ANNA.subject())).contains(GRANT);
  }

  @Test
  void writes_nothing_in_the_clear() throws Exception {
    store.save(GRANT);

    for (Path file : files()) {
      assertThat(file.toString()).doesNotContain(ANNA.subject()).doesNotContain("anna");
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(content).doesNotContain("canary").doesNotContain("anna").doesNotContain("client");
    }
  }

  @Test
  void a_flipped_bit_anywhere_is_noticed() throws Exception {
    store.save(GRANT);
    byte[] good = Files.readAllBytes(onlyTokenFile());
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << (i % 8));
      Files.write(onlyTokenFile(), bad);
      assertDamaged();
    }
  }

  @Test
  void a_file_cut_short_or_grown_is_noticed() throws Exception {
    store.save(GRANT);
    byte[] good = Files.readAllBytes(onlyTokenFile());
    for (int size = 0; size <= good.length + 1; size++) {
      if (size != good.length) {
        Files.write(onlyTokenFile(), Arrays.copyOf(good, size));
        assertDamaged();
      }
    }
    Files.write(onlyTokenFile(), good);
    assertThat(store.find(ANNA.subject())).contains(GRANT);
  }

  private void assertDamaged() throws IOException {
    String message = onlyTokenFile()
        + ": it is damaged, or was made with another key: delete it and sign in again";
    assertThatThrownBy(() -> store.find(ANNA.subject()))
        .isInstanceOf(IOException.class)
        .hasMessage(message)
        .hasNoCause();
    assertThat(unreadable()).containsExactly(message);
  }

  @Test
  void a_damaged_file_is_replaced_by_the_next_sign_in() throws Exception {
    store.save(GRANT);
    Files.write(onlyTokenFile(), new byte[1]);

    store.save(GRANT);
    assertThat(store.find(ANNA.subject())).contains(GRANT);
  }

  @Test
  void a_sign_in_that_cannot_be_read_does_not_hide_the_others() throws Exception {
    store.save(GRANT);
    Path mine = onlyTokenFile();
    GoogleAccount other = new GoogleAccount("2", "b@example.org", true);
    store.save(grant(other, "1//other"));
    Files.write(mine, new byte[1]);

    List<String> unreadable = new ArrayList<>();
    assertThat(store.accounts(e -> unreadable.add(e.getMessage()))).containsExactly(other);
    assertThat(unreadable).singleElement().asString().startsWith(mine + ": it is damaged");

    assertThat(store.deleteUnreadable()).isEqualTo(1);
    assertThat(mine).doesNotExist();
    assertThat(store.accounts(FileTokenStoreTest::unexpected)).containsExactly(other);
    assertThat(store.deleteUnreadable()).isZero();
  }

  @Test
  void no_new_key_is_made_where_sign_ins_need_the_old_one() throws Exception {
    store.save(GRANT);
    Path key = folder.resolve("key");
    byte[] old = Files.readAllBytes(key);
    Files.delete(key);
    StoredGrant other = grant(new GoogleAccount("2", "b@example.org", true), "1//other");

    assertThatThrownBy(() -> store.checkWritable()).hasMessageStartingWith(key + ": the key is");
    assertThatThrownBy(() -> store.save(other)).hasMessageStartingWith(key + ": the key is");
    assertThat(files()).containsExactly(onlyTokenFile());

    Files.write(key, old);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(store.find(ANNA.subject())).contains(GRANT);
  }

  @Test
  void being_usable_is_found_out_before_anything_is_saved() throws Exception {
    store.checkWritable();
    assertThat(files()).containsExactly(folder.resolve("key"));
    store.save(GRANT);
    store.checkWritable();
    assertThat(files()).hasSize(2);

    assertThatThrownBy(() -> FileTokenStore.open(onlyTokenFile()).checkWritable())
        .isInstanceOf(IOException.class);
  }

  @Test
  void one_accounts_file_does_not_pass_for_anothers() throws Exception {
    store.save(GRANT);
    Path mine = onlyTokenFile();
    store.save(grant(new GoogleAccount("2", "b@example.org", true), "1//other"));
    Path other = files().stream()
        .filter(file -> file.toString().endsWith(".token") && !file.equals(mine))
        .findAny()
        .orElseThrow();
    Files.copy(other, mine, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> store.find(ANNA.subject())).hasMessageContaining("it is damaged");
  }

  @Test
  void a_given_key_is_not_written_down_and_no_other_opens_the_files() throws Exception {
    FileTokenStore keyed = FileTokenStore.open(folder, " " + KEY + "\n");
    keyed.save(GRANT);
    assertThat(files()).containsExactly(onlyTokenFile());
    assertThat(FileTokenStore.open(folder, KEY).find(ANNA.subject())).contains(GRANT);

    byte[] otherKey = new byte[32];
    otherKey[31] = 1;
    FileTokenStore other =
        FileTokenStore.open(folder, Base64.getEncoder().encodeToString(otherKey));
    assertThatThrownBy(() -> other.find(ANNA.subject())).hasMessageContaining("another key");
    assertThatThrownBy(() -> store.find(ANNA.subject()))
        .hasMessageStartingWith(folder.resolve("key") + ": the key is missing");
  }

  @Test
  void a_damaged_key_is_named() throws Exception {
    store.save(GRANT);
    for (int size : new int[] {0, 31, 33, 100_000}) {
      Files.write(folder.resolve("key"), new byte[size]);
      assertThatThrownBy(() -> store.find(ANNA.subject()))
          .hasMessageStartingWith(folder.resolve("key") + ": it is not a key of 32 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "canary",
        "not base64: canary!",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void says_what_a_key_has_to_be_without_repeating_it(String key) {
    assertThatThrownBy(() -> FileTokenStore.open(folder, key))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("the key of the token store is not 32 bytes in Base64: make one with openssl"
            + " rand -base64 32")
        .hasNoCause();
  }

  @Test
  void a_failed_save_leaves_nothing_behind() throws Exception {
    store.save(GRANT);
    Path file = onlyTokenFile();
    Files.delete(file);
    Files.createDirectory(file);
    Files.createFile(file.resolve("in the way"));

    assertThatThrownBy(() -> store.save(GRANT)).isInstanceOf(IOException.class);
    assertThat(files()).containsExactly(file, folder.resolve("key"));
  }

  @Test
  void threads_that_make_the_first_key_at_once_agree_on_one() throws Exception {
    int accounts = 8;
    ExecutorService threads = Executors.newFixedThreadPool(accounts);
    try {
      List<Callable<Void>> saves = new ArrayList<>();
      for (int i = 0; i < accounts; i++) {
        GoogleAccount account = new GoogleAccount("subject " + i, "a@example.org", true);
        saves.add(() -> {
          FileTokenStore.open(folder).save(grant(account, "1//" + account.subject()));
          return null;
        });
      }
      for (Future<Void> save : threads.invokeAll(saves)) {
        save.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.accounts(FileTokenStoreTest::unexpected)).hasSize(accounts);
    assertThat(files()).hasSize(accounts + 1);
  }
}
