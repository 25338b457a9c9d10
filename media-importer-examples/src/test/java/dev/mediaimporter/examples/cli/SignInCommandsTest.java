package dev.mediaimporter.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.Consent;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.IdentityFlaw;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in as a person does, on the emulator's pages. */
@Timeout(60)
final class SignInCommandsTest {
  private static final String ANNA = "anna@example.com";

  /** The MD5 of {@link #ANNA}. */
  private static final String ANNA_MD5 = "6b56db1f84a3997b902509d3fbf0a306";

  private final PhotosEmulator google = PhotosEmulator.builder()
      .library(Library.builder()
          .album("Lake", LibraryItem.photo("id-1", "a.jpg", 3_000))
          .build())
      .user(User.of("berta@example.com", Library.generated(1, 3, 1_000, 2_000)))
      .start();
  private final ScriptedUser user = new ScriptedUser(2);

  @TempDir
  Path folder;

  private Cli cli;

  @BeforeEach
  void client() throws IOException {
    cli = new Cli(folder).signingInAt(google).with(user);
  }

  @AfterEach
  void close() {
    user.close();
    google.close();
  }

  @Test
  void signs_in_and_out() throws IOException {
    Cli.Result login = cli.run("login");
    assertThat(login.exitCode()).as(login.err()).isZero();
    assertThat(login.err()).contains(google.authUrl()).endsWith("Signed in as " + ANNA + ".\n");

    assertThat(cli.run("whoami"))
        .isEqualTo(new Cli.Result(0, ANNA + "\n  access: photos you pick\n", ""));

    assertThat(cli.run("logout")).isEqualTo(new Cli.Result(0, ANNA + " is signed out.\n", ""));
    assertThat(google.requests().count(RequestKind.REVOKE)).isEqualTo(1);
    assertThat(cli.run("whoami"))
        .isEqualTo(new Cli.Result(
            3, "", "media-importer: nobody is signed in: run 'media-importer login'\n"));
    assertThat(cli.run("logout").out()).isEqualTo("Nobody is signed in.\n");
  }

  @Test
  void the_client_is_kept_and_no_secret_is_readable() throws IOException {
    cli.run("login");
    Files.delete(folder.resolve("client.json"));
    cli.with("MEDIA_IMPORTER_CLIENT", "");

    assertThat(cli.run("login").exitCode()).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.getPosixFilePermissions(file)).as(file.toString()).hasSize(2);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("1//", "refresh_token");
      }
    }
  }

  @Test
  void the_library_needs_its_own_permission() {
    cli.run("login");

    Cli.Result without = cli.run("albums");
    assertThat(without.exitCode()).isEqualTo(3);
    assertThat(without.err())
        .endsWith("('media-importer login --library'; photos that other apps uploaded come through"
            + " 'pick')\n")
        .hasLineCount(1);

    assertThat(cli.run("login", "--library").exitCode()).isZero();
    assertThat(cli.run("albums").out()).startsWith("Lake (1 item)\n");
  }

  @Test
  void the_owner_is_who_signed_in() {
    cli.run("login", "--library");

    Cli.Result result =
        cli.run("import", "--from", "library:all", "--to", "photos", "--keys", "owner-md5");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(folder.resolve("photos/" + ANNA_MD5 + "/a.jpg")).exists();
  }

  @Test
  void an_owner_who_is_not_signed_in_is_refused() {
    cli.run("login", "--library");

    Cli.Result result =
        cli.run("import", "--from", "library:all", "--to", "photos", "--owner", Cli.OWNER);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .isEqualTo("media-importer: " + Cli.OWNER + " is not signed in, only " + ANNA
            + "; run 'media-importer login', or choose with --account\n");
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  @Test
  void an_address_that_google_does_not_vouch_for_is_nobodys() {
    google.faults().add(Fault.flawedIdentity(IdentityFlaw.EMAIL_NOT_VERIFIED));
    cli.run("login", "--library");

    assertThat(cli.run("whoami").out()).startsWith(ANNA + " (not verified by Google)\n");
    Cli.Result result = cli.run("import", "--from", "library:all", "--to", "photos");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("give --owner EMAIL").hasLineCount(1);
  }

  @Test
  void of_several_accounts_one_is_to_be_chosen() {
    cli.run("login", "--library");
    cli.with(page -> user.open(URI.create(page + "&login_hint=berta%40example.com")))
        .run("login", "--library");
    assertThat(cli.run("whoami").out()).contains(ANNA, "berta@example.com");

    Cli.Result unclear = cli.run("import", "--from", "library:all", "--to", "photos");
    assertThat(unclear.exitCode()).isEqualTo(2);
    assertThat(unclear.err())
        .isEqualTo("media-importer: several accounts are signed in; choose one with --account: "
            + ANNA + ", berta@example.com\n");

    Cli.Result clear = cli.run(
        "import", "--from", "library:all", "--to", "photos", "--account", "Berta@example.com");
    assertThat(clear.out()).startsWith("Complete. All 3 items");
  }

  /** Signs in as somebody else than the page suggests. */
  private Browser as(String email) {
    return page -> user.open(
        URI.create(page.toString().replaceAll("&login_hint=[^&]*", "") + "&login_hint=" + email));
  }

  @Test
  void the_page_suggests_who_is_wanted() {
    cli.run("login");

    assertThat(cli.run("login", "--account", "Berta@example.com").exitCode()).isZero();
    assertThat(cli.run("whoami").out()).contains(ANNA, "berta@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login --account anna@example.com",
        "pick --to photos --account anna@example.com",
        "pick --to photos --owner Anna@example.com"
      })
  void nobody_signs_in_for_another(String command) {
    Cli.Result result = cli.with(as("berta@example.com")).run(command.split(" ", -1));

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .contains("media-importer: berta@example.com signed in, not ")
        .doesNotContain("Signed in as");
    assertThat(cli.run("whoami").exitCode()).isEqualTo(3);
    assertThat(folder.resolve("photos")).doesNotExist();
  }

  private Path signIns() {
    return folder.resolve("home/.local/state/media-importer/sign-in");
  }

  @Test
  void nobody_is_asked_when_the_sign_in_could_not_be_kept() throws IOException {
    Files.createDirectories(signIns());
    Files.setPosixFilePermissions(signIns(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Browser none = page -> {
      throw new AssertionError("opened " + page);
    };

    for (String command : List.of("login", "pick --to photos")) {
      Cli.Result open = cli.with(none).run(command.split(" ", -1));
      assertThat(open.exitCode()).isEqualTo(2);
      assertThat(open.err())
          .isEqualTo("media-importer: a sign-in could not be kept: " + signIns()
              + ": others have access to it: run chmod 700\n");
    }
    Files.delete(signIns());
    Files.writeString(signIns(), "");
    Cli.Result misplaced = cli.run("login");
    assertThat(misplaced.exitCode()).isEqualTo(2);
    assertThat(misplaced.err())
        .isEqualTo("media-importer: a sign-in could not be kept: " + signIns()
            + " cannot be read or written\n");
    assertThat(google.requests().total()).isZero();
  }

  @Test
  void a_sign_in_that_cannot_be_read_is_named_and_does_not_hide_the_others() throws IOException {
    cli.run("login");
    Path annas = token();
    Files.write(annas, new byte[1]);
    cli.run("login", "--account", "berta@example.com");

    Cli.Result whoami = cli.run("whoami");
    assertThat(whoami.exitCode()).isZero();
    assertThat(whoami.out()).startsWith("berta@example.com\n").doesNotContain(ANNA);
    assertThat(whoami.err())
        .isEqualTo("A sign-in on this machine cannot be used: " + annas
            + ": it is damaged, or was made with another key: delete it and sign in again\n");

    assertThat(cli.run("logout", "--only-here").out())
        .isEqualTo("berta@example.com is signed out.\n");
    assertThat(cli.run("whoami").exitCode()).isEqualTo(2);
    assertThat(cli.run("logout", "--only-here"))
        .isEqualTo(new Cli.Result(0, "1 unreadable sign-in was deleted.\n", ""));
    assertThat(annas).doesNotExist();
    assertThat(cli.run("login").exitCode()).isZero();
  }

  @Test
  void a_lost_key_is_said_before_anybody_is_asked() throws IOException {
    cli.run("login");
    Files.delete(signIns().resolve("key"));

    Cli.Result login = cli.run("login");
    assertThat(login.exitCode()).isEqualTo(2);
    assertThat(login.err()).contains("the key is missing: give the key").hasLineCount(1);
    assertThat(signIns().resolve("key")).doesNotExist();
  }

  private Path token() throws IOException {
    try (Stream<Path> files = Files.list(signIns())) {
      return files.filter(file -> file.toString().endsWith(".token")).findAny().orElseThrow();
    }
  }

  @Test
  void a_refusal_is_one_line() {
    google.behaviour().consent.set(Consent.DENIED);

    Cli.Result result = cli.run("login");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err().lines().toList())
        .last()
        .asString()
        .startsWith("media-importer: the sign-in was refused in the browser");
  }

  @Test
  void logging_out_without_google_changes_nothing_unless_asked_to() {
    cli.run("login");
    google
        .faults()
        .add(Fault.serverError(503, Fault.Body.EMPTY), When.always().on(RequestKind.REVOKE));

    Cli.Result result = cli.run("logout");
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).endsWith("'media-importer logout --only-here' does not ask Google\n");
    assertThat(cli.run("whoami").exitCode()).isZero();

    assertThat(cli.run("logout", "--only-here").exitCode()).isZero();
    assertThat(cli.run("whoami").exitCode()).isEqualTo(3);
  }

  @Test
  void a_missing_or_wrong_client_says_what_to_do() throws IOException {
    cli.with("MEDIA_IMPORTER_CLIENT", "");
    assertThat(cli.run("login").err())
        .isEqualTo("media-importer: no OAuth client configured; give --client-file FILE with the"
            + " client you created in the Google Cloud console (see docs/google-setup.md)\n");

    assertThat(cli.run("login", "--client-file", "nowhere.json").err())
        .isEqualTo("media-importer: --client-file: there is no file "
            + folder.resolve("nowhere.json") + "\n");

    Files.writeString(folder.resolve("web.json"), "{\"web\":{\"client_id\":\"x\"}}");
    assertThat(cli.run("login", "--client-file", "web.json").err())
        .contains("is not of type \"Desktop app\"");

    Files.writeString(folder.resolve("text.json"), "hello");
    Cli.Result text = cli.run("login", "--client-file", "text.json");
    assertThat(text.exitCode()).isEqualTo(2);
    assertThat(text.err()).contains("is not an OAuth client file").hasLineCount(1);
  }

  @Test
  void the_key_of_the_sign_ins_can_come_from_the_environment() {
    cli.with("MEDIA_IMPORTER_TOKEN_KEY", "short");
    assertThat(cli.run("whoami").err())
        .startsWith("media-importer: MEDIA_IMPORTER_TOKEN_KEY: ")
        .hasLineCount(1);

    cli.with("MEDIA_IMPORTER_TOKEN_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    assertThat(cli.run("login").exitCode()).isZero();
    assertThat(folder.resolve("home/.local/state/media-importer/sign-in/key")).doesNotExist();

    cli.with("MEDIA_IMPORTER_TOKEN_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDI=");
    Cli.Result other = cli.run("whoami");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("was made with another key").hasLineCount(1);
  }
}
