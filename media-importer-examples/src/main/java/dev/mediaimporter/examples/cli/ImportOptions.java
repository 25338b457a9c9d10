package dev.mediaimporter.examples.cli;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Flags that all commands that import have in common. */
final class ImportOptions {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      description = "A folder, or s3://bucket[/prefix]. For S3 the AWS credentials of your"
          + " environment or profile are used.")
  String to = "";

  @Option(
      names = "--owner",
      paramLabel = "EMAIL",
      description = "E-mail address of the account that owns the items; names their folder and"
          + " the ledger (default: the address of the signed-in account).")
  @Nullable
  String owner;

  @Option(
      names = "--keys",
      paramLabel = "KEYS",
      description = {
        "Names by date, album, owner-md5 or owner-hmac. At the destination, date is"
            + " yyyy/MM/filename; owner-md5 is md5(email)/filename; owner-hmac is hmac-sha256(email)/filename with the secret of"
            + " --hmac-key-file or MEDIA_IMPORTER_HMAC_KEY; album is album title/filename"
            + " (default: what the destination was begun with; else date for a folder, owner-md5"
            + " for S3)."
      })
  @Nullable
  String keys;

  @Option(
      names = "--hmac-key-file",
      paramLabel = "FILE",
      description =
          "Secret for --keys owner-hmac. [or the secret itself in MEDIA_IMPORTER_HMAC_KEY]")
  @Nullable
  String hmacKeyFile;

  @Option(
      names = "--motion-videos",
      description =
          "Also store the video parts of motion photos. Each is an .mp4 beside its photo."
              + " Google does not say which photos have one: each photo costs up to five more requests, once.")
  boolean motionVideos;

  @ArgGroup(exclusive = false, validate = false, heading = ItemFilter.HEADING)
  final ItemFilter filter = new ItemFilter();

  @ArgGroup(exclusive = false, validate = false, heading = TransferOptions.HEADING)
  final TransferOptions transfer = new TransferOptions();

  @ArgGroup(exclusive = false, validate = false, heading = OutputOptions.HEADING)
  final OutputOptions output = new OutputOptions();

  @ArgGroup(exclusive = false, validate = false, heading = LedgerOptions.HEADING)
  final LedgerOptions ledger = new LedgerOptions();

  @ArgGroup(exclusive = false, validate = false, heading = SignInOptions.HEADING)
  final GoogleOptions google = new GoogleOptions();

  @ArgGroup(exclusive = false, validate = false, heading = S3Options.HEADING)
  final S3Options s3 = new S3Options();

  @ArgGroup(exclusive = false, validate = false, heading = S3ObjectOptions.HEADING)
  final S3ObjectOptions s3Objects = new S3ObjectOptions();

  @Spec(Spec.Target.MIXEE)
  @Nullable
  CommandSpec command;

  /**
   * Checks all that can be checked without network access.
   *
   * @throws Refusal naming what is wrong
   */
  ResolvedOptions resolve(CliContext context) {
    Flags flags = new Flags(Objects.requireNonNull(command));
    Destination destination = Destination.parse(to, context);
    ResolvedOptions resolved = new ResolvedOptions(
        google.resolve(flags, context),
        s3.resolve(flags, destination, context),
        s3Objects.resolve(),
        destination,
        Optional.ofNullable(keys).map(KeyChoice::parse),
        Optional.ofNullable(hmacKeyFile).map(context::path),
        Optional.ofNullable(owner),
        Optional.ofNullable(ledger.file).map(context::path),
        !ledger.none,
        ledger.allowEmptyFolder,
        context);
    transfer.policy();
    transfer.maxDuration();
    transfer.maxTransfer();
    filter.wanted();
    filter.order();
    if (output.verbose && (output.quiet || output.json)) {
      throw Refusal.usage("--verbose cannot be combined with --quiet or --json");
    }
    if (ledger.none && ledger.file != null) {
      throw Refusal.usage("--no-ledger cannot be combined with --ledger");
    }
    filter.load(context);
    if (owner != null) {
      LedgerPlace.requireEmail(owner);
    }
    // Refuses a bad secret before Google is asked.
    if (resolved.keyFlag().isPresent()) {
      resolved.strategy("a@b.c", Optional.empty());
    }
    return resolved;
  }

  private void requireNoLedger(String flag, @Nullable String file, CliContext context) {
    if (file != null
        && LedgerPlace.holds(
            context.path(file), ledger.file == null ? null : context.path(ledger.file), context)) {
      throw Refusal.usage(flag + ": " + Printable.of(file)
          + " is a ledger or in a folder for ledgers; name another file");
    }
  }

  ReportOutput output(CliContext context) {
    if ("-".equals(output.report)) {
      throw Refusal.usage("--report needs a file; --json prints the report to standard output");
    }
    requireNoLedger("--report", output.report, context);
    requireNoLedger("--log-file", output.logFile, context);
    return new ReportOutput(context, output.json, output.quiet, output.report, filter::notFound);
  }
}
