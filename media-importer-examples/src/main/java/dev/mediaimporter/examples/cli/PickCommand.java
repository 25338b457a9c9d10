package dev.mediaimporter.examples.cli;

import com.google.gson.JsonObject;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.SelectionWait;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.media.StoppedException;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pick}: imports what the user chooses in Google Photos. */
@Command(
    name = "pick",
    description = "Choose photos in Google Photos, and import them into a folder or into S3.",
    customSynopsis = "@|bold media-importer pick|@ --to DESTINATION [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Signs in if needed, shows a link, waits until you press Done there, and imports what you"
          + " chose. When everything is stored, the selection is deleted at Google; otherwise the"
          + " report says how to resume, and until when.",
      "",
      ExitCode.OF_IMPORTS,
      "",
      "Examples:",
      "  The first time, with the OAuth client of docs/google-setup.md:",
      "    media-importer pick --to ~/Pictures/google --client-file client.json",
      "",
      "  From then on, into S3 by month:",
      "    media-importer pick --to s3://my-photos/google --keys date"
    })
final class PickCommand extends CliCommand {
  /** Used when Google does not say how long to wait. */
  private static final Duration DEFAULT_WAIT = Duration.ofHours(1);

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "Maximum number of items to choose, 1 to 2,000 (default: 2,000).")
  @Nullable
  Integer max;

  @Option(names = "--no-browser", description = "Only print the link.")
  boolean noBrowser;

  @Mixin
  final ImportOptions options = new ImportOptions();

  PickCommand(CliContext context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    ReportOutput output = options.output(context);
    try {
      ResolvedOptions resolved = options.resolve(context);
      if (max != null && (max < 1 || max > 2_000)) {
        throw Refusal.usage("--max must be 1 to 2000, got " + max);
      }
      if (resolved.keyFlag().filter(KeyChoice.ALBUM::equals).isPresent()) {
        throw Refusal.usage("--keys album cannot be used with 'pick': Google does not say which"
            + " albums picked items are in");
      }
      context.interruption().endAtOnce(output::stoppedBeforeTheFirstItem);
      Optional<GoogleAccount> account = resolved.account();
      if (account.isEmpty() && !resolved.google().haveCredentials()) {
        account = Optional.of(new SignIns(resolved.google(), context)
            .signIn(Set.of(GoogleScopes.PICKER), resolved.ownerFlag(), 0, !noBrowser));
      }
      return execute(resolved, account, output);
    } catch (IOException | RuntimeException e) {
      output.notBegun(e);
      throw e;
    }
  }

  private int execute(ResolvedOptions given, Optional<GoogleAccount> account, ReportOutput output)
      throws IOException {
    String owner = given.owner(account);
    given.requireMounted(owner);
    ResolvedOptions resolved = given.keyed(owner, false);
    KeyStrategy keys = resolved.strategy(owner, Optional.empty());
    try (GoogleAccess google =
            GoogleAccess.open(resolved.google(), account, GoogleScopes.PICKER, context);
        OpenDestination open = resolved.openDestination()) {
      MediaSink sink = open.sink();
      PickerClient picker = google.patientPicker(context.retryMessages());
      PickingSession session =
          picker.create(max == null ? OptionalInt.empty() : OptionalInt.of(max));
      boolean chosen = false;
      try {
        // Nobody should choose photos for a destination that cannot take them.
        sink.checkWritable();
        try (ImportLedger ledger = resolved.openLedger(owner)) {
          session = await(session, google.picker(), output);
          chosen = true;
          return run(
              session,
              google,
              new CliImport.Target(
                  sink, keys, ledger, resolved.keyChoice().folder(keys), Optional.empty()),
              output);
        }
      } finally {
        if (!chosen) {
          deleteQuietly(session, picker);
        }
      }
    }
  }

  @SuppressWarnings("try") // The heartbeat beats until it is closed.
  private PickingSession await(PickingSession session, PickerClient picker, ReportOutput output) {
    StopSignal stop =
        context.interruption().stopGently(() -> {}, output::stoppedBeforeTheFirstItem);
    show(session);
    Countdown countdown = new Countdown(context);
    try (Heartbeat heartbeat = new Heartbeat(countdown::tick, countdown::end)) {
      return new SelectionWait(
              picker, ResiliencePolicy.defaults(), context.clock(), Sleeper.system())
          .await(session, DEFAULT_WAIT, stop, countdown::left);
    } catch (StoppedException e) {
      throw new Refusal(ExitCode.PAUSED, "stopped before anything was chosen", e);
    }
  }

  private void show(PickingSession session) {
    String link = session.pickerUri().map(URI::toString).orElse("");
    PrintStream err = context.err();
    if (options.output.json) {
      JsonObject event =
          ReportJson.object("event", "picking", "session", session.id(), "link", link);
      session.expireTime().ifPresent(time -> event.addProperty("expires", time.toString()));
      context.print(ReportJson.line(event));
    }
    // A browser window may close itself when done; on a phone it should not.
    boolean opened = !noBrowser && context.browser().open(URI.create(link + "/autoclose"));
    Terminal terminal = context.terminal();
    if (!opened && terminal.redraws() && terminal.unicode()) {
      // Before the link, which it would push off a screen of 24 lines.
      QrCode.of(link, terminal.width().getAsInt()).ifPresent(err::println);
    }
    err.println(
        opened
            ? "Your browser opens Google Photos: choose photos and press Done. If not, open:"
            : "Choose photos in Google Photos and press Done:");
    err.println();
    err.println("  " + link);
    err.println();
  }

  private int run(
      PickingSession session, GoogleAccess google, CliImport.Target target, ReportOutput output) {
    String resume = "media-importer import --from picker:" + Printable.of(session.id())
        + ", with the same --to and other options";
    output.picked(session.id(), Optional.of(resume));
    // Nothing can be printed when the process is killed.
    context.tell("To resume later: " + resume);
    try (CliImport run = new CliImport(options, context, output)) {
      context.interruption().endAtOnce(output::stoppedBeforeTheFirstItem);
      run.tell("Listing what you chose...");
      ResolvedSource source = ResolvedSource.picked(session, google, run.retries())
          .filtered(options.filter.wanted(), output.leftOut())
          .counted()
          .ordered(options.filter.order(), Map.of());
      return run.run(source, target, ImportRequest.Scope.EVERYTHING, source.expected());
    }
  }

  private static void deleteQuietly(PickingSession session, PickerClient picker) {
    try {
      picker.delete(session.id());
    } catch (MediaImportException e) {
      // It expires by itself.
    }
  }
}
