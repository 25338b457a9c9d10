package dev.mediaimporter.examples.cli;

import com.google.api.client.http.HttpTransport;
import com.google.gson.JsonObject;
import dev.mediaimporter.ImportReport;
import dev.mediaimporter.SelectionWait;
import dev.mediaimporter.StopSignal;
import dev.mediaimporter.key.KeyStrategy;
import dev.mediaimporter.ledger.ImportLedger;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.media.MediaImportException;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.PickingSession;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.resilience.ResiliencePolicy;
import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.signin.GoogleAccount;
import dev.mediaimporter.signin.GoogleScopes;
import dev.mediaimporter.sink.MediaSink;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
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
      "Signs in first where nobody is. Shows a link, waits until you press Done there, and imports"
          + " what you chose. When everything is stored Google is told to forget the selection;"
          + " else the report says how to go on, and until when.",
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
final class PickCommand implements Callable<Integer> {
  /** For a service that names no limit of its own. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "How many items may be chosen, 1 to 2,000 (default: 2,000).")
  @Nullable
  Integer max;

  @Option(names = "--no-browser", description = "Only print the link.")
  boolean noBrowser;

  @Mixin
  final ImportOptions options = new ImportOptions();

  private final CliContext surroundings;

  PickCommand(CliContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    ReportOutput output = options.output(surroundings);
    try {
      ImportOptions.ResolvedOptions order = options.check(surroundings);
      if (max != null && (max < 1 || max > 2_000)) {
        throw Refusal.usage("--max is 1 to 2000, not " + max);
      }
      if (order.keyChoice() == KeyChoice.ALBUM) {
        throw Refusal.usage("--keys album needs an album, and Google does not tell those of picked"
            + " items: choose other keys");
      }
      surroundings.interruption().endAtOnce(output::stoppedBeforeTheFirstItem);
      Optional<GoogleAccount> account = options.account(order, surroundings);
      if (account.isEmpty() && !order.google().haveCredentials()) {
        account = Optional.of(signIn(order.google()));
      }
      return carryOut(order, account, output);
    } catch (IOException | RuntimeException e) {
      output.notBegun(e);
      throw e;
    }
  }

  private GoogleAccount signIn(GoogleSettings settings) throws IOException {
    SignIns signIns = new SignIns(settings, surroundings);
    HttpTransport transport = GooglePhotosClient.newTransport(settings.forApis());
    try {
      GoogleAccount account = new Login(surroundings, !noBrowser)
          .ask(
              signIns.open(transport, 0),
              Set.of(GoogleScopes.PICKER),
              signIns.wanted(Optional.ofNullable(options.owner)));
      signIns.keepClient();
      return account;
    } finally {
      transport.shutdown();
    }
  }

  private int carryOut(
      ImportOptions.ResolvedOptions order, Optional<GoogleAccount> account, ReportOutput output)
      throws IOException {
    String owner = options.owner(account);
    KeyStrategy strategy = options.strategy(order, owner, Optional.empty(), surroundings);
    try (GoogleAccess google =
            GoogleAccess.open(order.google(), account, GoogleScopes.PICKER, surroundings);
        OpenDestination open = OpenDestination.of(order.destination(), order.s3(), surroundings)) {
      MediaSink sink = open.sink();
      PickerClient picker = google.patientPicker(RetryMessages.on(surroundings.err()));
      PickingSession session =
          picker.create(max == null ? OptionalInt.empty() : OptionalInt.of(max));
      boolean chosen = false;
      try {
        // Nobody should choose photos for a destination that cannot take them.
        sink.checkWritable();
        try (ImportLedger record = options.openLedger(order, owner, surroundings)) {
          session = await(session, google.picker(), output);
          chosen = true;
          return run(session, google, sink, strategy, record, output);
        }
      } finally {
        if (!chosen) {
          giveUp(session, picker);
        }
      }
    }
  }

  @SuppressWarnings("try") // The heartbeat beats until it is closed.
  private PickingSession await(PickingSession session, PickerClient picker, ReportOutput output) {
    StopSignal stop =
        surroundings.interruption().stopGently(() -> {}, output::stoppedBeforeTheFirstItem);
    show(session);
    Countdown countdown = new Countdown(surroundings);
    try (Heartbeat heartbeat = Heartbeat.of(countdown::tick, countdown::end)) {
      return new SelectionWait(
              picker, ResiliencePolicy.defaults(), surroundings.clock(), Sleeper.system())
          .await(session, PATIENCE, stop, countdown::left);
    } catch (MediaImportException e) {
      if (e.reason() == FailureReason.STOPPED) {
        throw new Refusal(ExitCode.PAUSED, "given up before anything was chosen", e);
      }
      throw e;
    }
  }

  private void show(PickingSession session) {
    String link = session.pickerUri().map(URI::toString).orElse("");
    PrintStream err = surroundings.err();
    if (options.json) {
      JsonObject event = new JsonObject();
      event.addProperty("event", "picking");
      event.addProperty("session", session.id());
      event.addProperty("link", link);
      session.expireTime().ifPresent(time -> event.addProperty("expires", time.toString()));
      surroundings.out().println(ReportJson.line(event));
    }
    // The window of a browser may close itself when all is done; a phone's should not.
    boolean opened = !noBrowser && surroundings.browser().open(URI.create(link + "/autoclose"));
    err.println(
        opened
            ? "Your browser opens Google Photos: choose there, and press Done. Or open this:"
            : "Choose in Google Photos, and press Done there:");
    err.println();
    err.println("  " + link);
    err.println();
    Terminal terminal = surroundings.terminal();
    if (!opened && terminal.redraws() && terminal.unicode()) {
      QrCode.of(link, terminal.width().getAsInt()).ifPresent(err::println);
    }
  }

  private int run(
      PickingSession session,
      GoogleAccess google,
      MediaSink sink,
      KeyStrategy strategy,
      ImportLedger record,
      ReportOutput output) {
    String resume = "media-importer import --from picker:" + Printable.of(session.id())
        + ", with the same --to and other options";
    output.picked(session.id(), Optional.of(resume));
    // Nobody is told afterwards when the process is killed.
    surroundings.err().println("If this is broken off: " + resume);
    Progress progress = options.progress(surroundings);
    try (Heartbeat heartbeat = Heartbeat.of(progress)) {
      ResolvedSource chosen = ResolvedSource.picked(session, google, progress.listener()::retrying);
      progress.begin(chosen.label(), sink.describe(), chosen.expected());
      ImportReport result = ImportCommand.run(
          chosen.source(), sink, strategy, record, progress, false, options, surroundings, output);
      heartbeat.stop();
      return output.finished(result, sink.describe());
    }
  }

  private static void giveUp(PickingSession session, PickerClient picker) {
    try {
      picker.delete(session.id());
    } catch (MediaImportException e) {
      // It expires by itself.
    }
  }
}
