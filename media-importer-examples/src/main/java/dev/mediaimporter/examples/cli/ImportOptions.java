package dev.mediaimporter.examples.cli;

import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.signin.GoogleAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What all commands that import have in common. */
final class ImportOptions {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix]; AWS credentials come from where the AWS"
          + " tools look for them.")
  String to = "";

  @Option(
      names = "--owner",
      paramLabel = "EMAIL",
      description = "E-mail address of the account: part of the keys, and of the ledger's name"
          + " (default: the address of who is signed in).")
  @Nullable
  String owner;

  @Option(
      names = "--keys",
      paramLabel = "KEYS",
      defaultValue = "owner-md5",
      description = {
        "How items are named at the destination: owner-md5 is md5(email)/filename (default);"
            + " owner-hmac is hmac-sha256(email)/filename with the secret of"
            + " --hmac-key-file or MEDIA_IMPORTER_HMAC_KEY; date is yyyy/MM/filename;"
            + " album is album title/filename."
      })
  String keys = "";

  @Option(
      names = "--hmac-key-file",
      paramLabel = "FILE",
      description =
          "Secret for --keys owner-hmac. [MEDIA_IMPORTER_HMAC_KEY holds the secret itself]")
  @Nullable
  String hmacKeyFile;

  @Option(
      names = "--moving-halves",
      description = "Also keep the film of each motion photo, as .mp4 beside it. Google does not"
          + " tell which photos move: each costs up to five requests more, once.")
  boolean motionVideos;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "8",
      description = "Items transferred at once, 1 to 64 (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report as JSON, also when the import fails.")
  @Nullable
  String report;

  @Option(
      names = "--json",
      description = "One JSON event a line on standard output; the last line is the report.")
  boolean json;

  @Option(
      names = "--quiet",
      description = "No progress, and a report only when something is missing.")
  boolean quiet;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Record of what was imported, so that later runs ask for nothing twice. By"
          + " default in the folder, or, for S3, in the user's state directory.")
  @Nullable
  String ledger;

  @Option(
      names = "--no-ledger",
      description = "Keep no record; the names at the destination are listed once, or looked at one"
          + " by one when there are more than 50,000.")
  boolean noLedger;

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final GoogleOptions google = new GoogleOptions();

  @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
  final S3Options s3 = new S3Options();

  /** What the options say, checked as far as that goes without asking anybody. */
  record ResolvedOptions(
      GoogleSettings google,
      S3Settings s3,
      Destination destination,
      KeyChoice keyChoice,
      Optional<Path> secretFile) {}

  ResolvedOptions check(CliContext surroundings) {
    ResolvedOptions order = new ResolvedOptions(
        google.resolve(surroundings),
        s3.resolve(surroundings),
        Destination.parse(to, surroundings),
        KeyChoice.parse(keys),
        Optional.ofNullable(hmacKeyFile).map(surroundings::path));
    if (concurrency < 1 || concurrency > 64) {
      throw Refusal.usage("--concurrency is 1 to 64, not " + concurrency);
    }
    if (noLedger && ledger != null) {
      throw Refusal.usage("--no-ledger does not go with --ledger");
    }
    if (owner != null) {
      LedgerPlace.requireEmail(owner);
    }
    // Made once for nobody, to refuse a bad secret before Google is asked.
    order.keyChoice().strategy("a@b.c", Optional.empty(), order.secretFile(), surroundings);
    return order;
  }

  /** Who signed in; empty when nobody did, or the options name another way in. */
  Optional<GoogleAccount> account(ResolvedOptions order, CliContext surroundings) {
    return order.google().haveCredentials()
        ? Optional.empty()
        : new SignIns(order.google(), surroundings).account(Optional.ofNullable(owner));
  }

  /** Whose items these are. */
  String owner(Optional<GoogleAccount> account) {
    if (owner != null) {
      return owner;
    }
    if (account.isEmpty()) {
      throw Refusal.usage(
          "whose items are these? Give --owner EMAIL, or sign in with 'media-importer" + " login'");
    }
    if (!account.get().emailVerified()) {
      throw Refusal.usage("Google does not vouch for the address "
          + Printable.of(account.get().email()) + ": give --owner EMAIL");
    }
    String email = account.get().email();
    LedgerPlace.requireEmail(email);
    return email;
  }

  KeyStrategy strategy(
      ResolvedOptions order,
      String ownerEmail,
      Optional<String> albumTitle,
      CliContext surroundings) {
    return order.keyChoice().strategy(ownerEmail, albumTitle, order.secretFile(), surroundings);
  }

  Path ledgerFile(ResolvedOptions order, String ownerEmail, CliContext surroundings) {
    return ledger == null
        ? LedgerPlace.file(order.destination(), ownerEmail, order.s3(), surroundings)
        : surroundings.path(ledger);
  }

  ImportLedger openLedger(ResolvedOptions order, String ownerEmail, CliContext surroundings)
      throws IOException {
    return noLedger
        ? ImportLedger.inMemory()
        : LedgerPlace.open(
            ledgerFile(order, ownerEmail, surroundings),
            order.destination(),
            ownerEmail,
            order.s3(),
            surroundings);
  }

  ReportOutput output(CliContext surroundings) {
    if (report != null
        && LedgerPlace.holds(
            surroundings.path(report),
            ledger == null ? null : surroundings.path(ledger),
            surroundings)) {
      throw Refusal.usage("--report: " + Printable.of(report)
          + " is a ledger, or where ledgers are kept: name another file");
    }
    return ReportOutput.of(surroundings, json, quiet, report);
  }

  Progress progress(CliContext surroundings) {
    if (quiet) {
      return Progress.none();
    }
    Tally tally = new Tally(System::nanoTime);
    if (json) {
      return new JsonEvents(tally, surroundings.out());
    }
    return surroundings.terminal().redraws()
        ? new ScreenProgress(tally, surroundings.terminal(), surroundings.err())
        : new LineProgress(tally, surroundings.err());
  }
}
