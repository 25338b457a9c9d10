package dev.mediaimporter.examples.cloud;

import dev.mediaimporter.examples.demo.Browser;
import dev.mediaimporter.examples.demo.DemoLibrary;
import dev.mediaimporter.jobs.JobPolicy;
import dev.mediaimporter.lambda.local.EmulatedUser;
import dev.mediaimporter.lambda.local.LocalCloud;
import dev.mediaimporter.lambda.local.Opened;
import dev.mediaimporter.testkit.PhotosEmulator;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.Consent;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Starts the whole AWS deployment on this machine: the emulator as Google, stand-ins for the AWS
 * services, and a gateway in front of the functions. Everything is kept in memory.
 */
public final class CloudMain {
  private static final String USAGE = """
      usage: media-importer cloud [--port N] [--photos N] [--origin URL]
                                  [--site-port N] [--open]
        --port N      the port of the API on this machine (default: 8080; 0 for any free one)
        --photos N    the number of generated photos of the second user (default: 300)
        --origin URL  another site that browsers may call the API from, instead of the page
        --site-port N the port of the page (default: 8000; 0 for any free one)
        --open        open the page in your browser""";
  private static final int WORKERS = 4;

  /** Here it costs nothing to note it, and somebody is watching. */
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

  private CloudMain() {}

  /** Runs until it is ended. */
  public static void main(String... args) {
    System.setProperty("java.awt.headless", "true");
    if (List.of(args).contains("--help")) {
      System.out.println(USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(List.of(args));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      System.err.println("media-importer: "
          + (e instanceof NoSuchElementException ? "the last option needs a value" : e.getMessage())
          + " ('./media-importer cloud --help' shows the usage)");
      System.exit(2);
      return;
    }
    try (Opened opened = new Opened()) {
      start(options, opened, System.out);
      // Everything is in memory: a Ctrl-C leaves nothing to tidy up.
      new CountDownLatch(1).await();
    } catch (BindException e) {
      System.err.println("media-importer: " + e.getMessage());
      System.exit(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.err.println("media-importer: the cloud did not start: " + e);
      System.exit(1);
    }
  }

  /** What the command line says. */
  record Options(int port, int photos, Optional<String> origin, int sitePort, boolean open) {
    /**
     * Reads it.
     *
     * @throws IllegalArgumentException or {@link NoSuchElementException} if it is wrong
     */
    static Options parse(List<String> args) {
      int port = 8080;
      int photos = 300;
      Optional<String> origin = Optional.empty();
      int sitePort = 8000;
      boolean open = false;
      for (Iterator<String> i = args.iterator(); i.hasNext(); ) {
        String option = i.next();
        switch (option) {
          case "--port" -> port = number(option, i.next(), 65_535);
          case "--photos" -> photos = number(option, i.next(), 100_000);
          case "--origin" -> origin = Optional.of(i.next());
          case "--site-port" -> sitePort = number(option, i.next(), 65_535);
          case "--open" -> open = true;
          default -> throw new IllegalArgumentException("unknown option '" + option + "'");
        }
      }
      return new Options(port, photos, origin, sitePort, open);
    }

    private static int number(String option, String text, int most) {
      if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) > most) {
        throw new IllegalArgumentException(option + " must be 0 to " + most + ", got " + text);
      }
      return Integer.parseInt(text);
    }
  }

  static LocalCloud start(Options options, Opened opened, PrintStream out) throws Exception {
    PhotosEmulator google = PhotosEmulator.builder()
        .library(DemoLibrary.create())
        .user(User.of(
            "bob@example.org",
            Library.generated("Many photos", 1, options.photos(), 20_000, 200_000)))
        .start();
    opened.add(google);
    Optional<SiteServer> site = options.origin().isEmpty() && SiteServer.isBuilt()
        ? Optional.of(site(options.sitePort()))
        : Optional.empty();
    site.ifPresent(opened::add);
    Optional<String> origin = options.origin().or(() -> site.map(SiteServer::url));
    LocalCloud cloud = cloud(google, options.port(), origin, out);
    opened.add(cloud);
    site.ifPresent(page -> page.show(new SiteServer.Settings(
        google.clientId(),
        cloud.url(),
        google.authUrl(),
        List.of(google.photosUrl(), cloud.aws().environment().get("AWS_ENDPOINT_URL_S3")))));
    String page = origin.orElse("http://127.0.0.1") + "/";
    google.behaviour().redirectUris.set(Set.of(page));
    if (site.isPresent()) {
      out.println("The page:       " + page);
    } else if (options.origin().isEmpty()) {
      out.println("There is no page, because it was built without Node.js. Install Node.js 20.19 or"
          + " newer, remove media-importer-examples/cloud/target, and start again.");
    }
    welcome(google, page, cloud.url(), out);
    if (options.open()
        && site.isPresent()
        && !Browser.ofDesktop(System.getenv()).open(URI.create(page))) {
      out.println("No browser could be opened. Open " + page);
    }
    return cloud;
  }

  private static SiteServer site(int port) throws IOException {
    try {
      return new SiteServer(port);
    } catch (BindException e) {
      throw taken(port, "--site-port", e);
    }
  }

  private static LocalCloud cloud(
      PhotosEmulator google, int port, Optional<String> origin, PrintStream out) throws Exception {
    try {
      return new LocalCloud(
          google,
          port,
          WORKERS,
          origin,
          JobPolicy.builder().progressEvery(PROGRESS_EVERY).build(),
          out);
    } catch (BindException e) {
      throw taken(port, "--port", e);
    }
  }

  private static BindException taken(int port, String option, BindException cause) {
    BindException taken =
        new BindException("port " + port + " is taken; choose another with " + option);
    taken.initCause(cause);
    return taken;
  }

  private static void welcome(PhotosEmulator google, String page, String url, PrintStream out)
      throws IOException, InterruptedException {
    User first = google.users().get(0);
    google.behaviour().consent.set(Consent.GRANTED);
    EmulatedUser user = new EmulatedUser(google, first, page);
    String idToken = user.idToken();
    String code = user.code();
    google.behaviour().consent.set(Consent.ASKED);
    String users = google.users().stream()
        .map(someone -> "A user:         " + someone.email() + "\n")
        .collect(Collectors.joining());
    out.printf(
        """
        The API:        %2$s/v1
        Google Photos:  %1$s (an emulator)
        %3$s
        Try it as %4$s, with a token of the emulator that is valid for an hour:
          auth='Authorization: Bearer %5$s'
          curl -H "$auth" -d '{"code":"%6$s","codeVerifier":"%7$s","redirectUri":"%8$s"}' %2$s/v1/connections
          curl -H "$auth" -d '{"source":"everything"}' %2$s/v1/jobs
          curl -H "$auth" %2$s/v1/jobs
          curl -H "$auth" %2$s/v1/media

        Ctrl-C ends it, and nothing is kept. The functions' logs follow.
        """,
        google.photosUrl(), url, users, first.email(), idToken, code, EmulatedUser.VERIFIER, page);
    out.flush();
  }
}
