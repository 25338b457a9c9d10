package dev.mediaimporter.testkit;

import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Behaviour.Consent;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The program that runs an emulator by itself until it is stopped. */
public final class PhotosEmulatorMain {
  private static final String USAGE = """
      Runs an emulator of Google Photos until Ctrl-C.

        --port N               port of the APIs, sign-in, and base URLs (default: any
                               free port)
        --redirect-port N      port that downloads of videos redirect to (default:
                               any free port)
        --library L            what the first user, anna@example.com, has: hostile,
                               hostile:N, or generated:N:MIN:MAX[:SEED] for N photos
                               of MIN to MAX bytes; join several with + (default:
                               generated:25:20000:200000)
        --user EMAIL=L         adds a user with this library; EMAIL=none adds one
                               without Google Photos; can be repeated
        --consent C            who answers a request for consent: asked shows a page
                               (default), granted and denied answer at once
        --redirect-uri URI     the only address that consent redirects to; can be
                               repeated (default: any address on this machine)
        --pick N               selects the first N photos in every picking session,
                               without the page
        --latency-ms N         delays every answer by N milliseconds
        --expire-links SECONDS lifetime of base URLs (default: 3600)
        --expire-tokens SECONDS
                               lifetime of access tokens (default: 3599)
        --faults SHARE[:SEED]  makes this share of the requests fail, from 0 to 1, in
                               ways that a client can recover from
        --fault F              one fault, NAME[:VALUE,...][@REQUESTS][*COUNT], such
                               as video-processing, bytes-refused:403*2,
                               throttled-for:30s@media or stall-after:1000,30s; can
                               be repeated. REQUESTS is api, listings, media, picker,
                               sign-in or one kind; COUNT is how many are met
        --tls-keystore FILE    serves the API over TLS too, with the key in this
                               PKCS#12 file
        --tls-password P       password of that file (default: changeit)
        --tls-port N           port for TLS (default: any free port)
        --help                 prints this help

      The faults, which docs/emulator.md describes:
      """;

  private final PhotosEmulator.Builder builder =
      PhotosEmulator.builder().library(Library.generated(1, 25, 20_000, 200_000));
  private final List<String> redirectUris = new ArrayList<>();
  private final List<Consumer<PhotosEmulator>> settings = new ArrayList<>();
  private double faults;
  private final List<FaultArgument> single = new ArrayList<>();
  private @Nullable Path keyStore;
  private String password = "changeit";
  private int tlsPort;

  private PhotosEmulatorMain() {}

  /**
   * Starts an emulator as the arguments say, prints its addresses, and blocks until the process is
   * stopped. Ends the process with status 2 and one line if the arguments are wrong.
   */
  public static void main(String[] arguments) throws InterruptedException {
    int exitCode = run(arguments, System.out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /**
   * The same without ending the process; an interrupt ends the emulator.
   *
   * @return 2 after one line on {@code err} if the arguments are wrong, else 0
   */
  public static int run(String[] arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      out.print(usage());
      return 0;
    }
    PhotosEmulator emulator = open(arguments, err);
    if (emulator == null) {
      return 2;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(emulator::close));
    try (emulator) {
      print(emulator, out);
      new CountDownLatch(1).await();
      return 0;
    }
  }

  /** The options and the names of the faults. */
  public static String usage() {
    StringBuilder usage = new StringBuilder(USAGE);
    FaultArgument.names().forEach(name -> usage.append("  ").append(name).append('\n'));
    return usage.toString();
  }

  /** A running emulator, or null after a line that says why there is none. */
  static @Nullable PhotosEmulator open(String[] arguments, PrintStream err) {
    try {
      PhotosEmulatorMain program = new PhotosEmulatorMain();
      program.parse(arguments);
      return program.start();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      err.println("photos-emulator: " + e.getMessage() + "; --help lists the options");
      return null;
    }
  }

  private PhotosEmulator start() {
    if (keyStore != null) {
      builder.tls(tls(keyStore, password), tlsPort);
    }
    PhotosEmulator emulator = builder.start();
    emulator.behaviour().redirectUris.set(Set.copyOf(redirectUris));
    settings.forEach(setting -> setting.accept(emulator));
    // The first token has the lifetime of before.
    emulator.revokeAccessTokens();
    if (faults > 0) {
      emulator.faults().addMixture(faults);
    }
    single.forEach(one -> emulator.faults().add(one.fault(), one.when()));
    return emulator;
  }

  private static void print(PhotosEmulator emulator, PrintStream out) {
    out.println("photos-url=" + emulator.photosUrl());
    out.println("picker-url=" + emulator.pickerUrl());
    out.println("auth-url=" + emulator.authUrl());
    out.println("token-url=" + emulator.tokenUrl());
    out.println("revoke-url=" + emulator.revokeUrl());
    out.println("jwks-url=" + emulator.jwksUrl());
    out.println("token-info-url=" + emulator.tokenInfoUrl());
    out.println("redirect-url=" + emulator.redirectUrl());
    emulator.tlsUrl().ifPresent(url -> out.println("tls-url=" + url));
    out.println("access-token=" + emulator.accessToken());
    out.println("refresh-token=" + emulator.refreshToken());
    out.println("client-id=" + emulator.clientId());
    out.println("client-secret=" + emulator.clientSecret());
    emulator.users().forEach(user -> out.println("user=" + user.email()));
    out.println("counts=" + emulator.photosUrl() + "/__emulator/requests");
    out.println("expected=" + emulator.photosUrl() + "/__emulator/items");
    out.println();
    out.println("# To use media-importer with it, paste this into another terminal:");
    out.println("export MEDIA_IMPORTER_PHOTOS_URL=" + emulator.photosUrl());
    out.println("export MEDIA_IMPORTER_PICKER_URL=" + emulator.pickerUrl());
    out.println("export MEDIA_IMPORTER_AUTH_URL=" + emulator.authUrl());
    out.println("export MEDIA_IMPORTER_TOKEN_URL=" + emulator.tokenUrl());
    out.println("export MEDIA_IMPORTER_REVOKE_URL=" + emulator.revokeUrl());
    out.println("export MEDIA_IMPORTER_JWKS_URL=" + emulator.jwksUrl());
    out.println("export GOOGLE_ACCESS_TOKEN=" + emulator.accessToken());
    out.flush();
  }

  private void parse(String[] arguments) {
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      if (!name.startsWith("--")) {
        throw new IllegalArgumentException(name + " is not an option");
      }
      String value = left.pollFirst();
      if (value == null) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      switch (name) {
        case "--port" -> builder.port((int) number(name, value, 65_535));
        case "--redirect-port" -> builder.redirectPort((int) number(name, value, 65_535));
        case "--user" -> builder.user(user(value));
        case "--consent" -> set(behaviour -> behaviour.consent, consent(value));
        case "--redirect-uri" -> redirectUris.add(value);
        case "--pick" -> pick(number(name, value, 2_000));
        case "--library" -> builder.library(library(value));
        case "--latency-ms" ->
          set(behaviour -> behaviour.latency, Duration.ofMillis(number(name, value, 3_600_000)));
        case "--expire-links" -> set(behaviour -> behaviour.linkLifetime, seconds(name, value));
        case "--expire-tokens" ->
          set(behaviour -> behaviour.accessTokenLifetime, seconds(name, value));
        case "--faults" -> faults(value.split(":", 2));
        case "--fault" -> single.add(FaultArgument.parse(value));
        case "--tls-keystore" -> keyStore = Path.of(value);
        case "--tls-password" -> password = value;
        case "--tls-port" -> tlsPort = (int) number(name, value, 65_535);
        default -> throw new IllegalArgumentException("there is no option " + name);
      }
    }
  }

  private <T> void set(Function<Behaviour, Behaviour.Setting<T>> which, T value) {
    settings.add(emulator -> which.apply(emulator.behaviour()).set(value));
  }

  private void pick(long most) {
    settings.add(emulator -> emulator
        .picker()
        .chooseByItself(0, library -> library.items().stream().limit(most).toList()));
  }

  private static Duration seconds(String name, String value) {
    return Duration.ofSeconds(number(name, value, Integer.MAX_VALUE));
  }

  private static User user(String value) {
    int equals = value.lastIndexOf('=');
    String email = equals < 0 ? "" : value.substring(0, equals);
    if (!email.matches("[^@\\s]+@[^@\\s]+")) {
      throw new IllegalArgumentException("--user takes EMAIL=LIBRARY or EMAIL=none, not " + value);
    }
    String library = value.substring(equals + 1);
    return library.equals("none") ? User.withoutPhotos(email) : User.of(email, library(library));
  }

  private static Consent consent(String value) {
    if (!Set.of("asked", "granted", "denied").contains(value)) {
      throw new IllegalArgumentException("--consent takes asked, granted or denied, not " + value);
    }
    return Consent.valueOf(value.toUpperCase(Locale.ROOT));
  }

  private void faults(String[] parts) {
    try {
      faults = Double.parseDouble(parts[0]);
    } catch (NumberFormatException e) {
      faults = -1;
    }
    if (!(faults >= 0 && faults <= 1)) {
      throw new IllegalArgumentException("--faults takes a share from 0 to 1, not " + parts[0]);
    }
    if (parts.length == 2) {
      builder.seed(number("--faults", parts[1], Long.MAX_VALUE));
    }
  }

  private static Library library(String value) {
    return Library.combined(Stream.of(value.split("\\+", -1))
        .map(PhotosEmulatorMain::oneLibrary)
        .toArray(Library[]::new));
  }

  private static Library oneLibrary(String value) {
    String[] parts = value.split(":", -1);
    if (parts[0].equals("hostile") && parts.length <= 2) {
      return Library.hostile(
          parts.length == 1 ? 0 : (int) number("--library", parts[1], 1_000_000));
    }
    if (!parts[0].equals("generated") || parts.length < 4 || parts.length > 5) {
      throw new IllegalArgumentException(
          "--library takes hostile, hostile:N or generated:N:MIN:MAX[:SEED], not " + value);
    }
    int count = (int) number("--library", parts[1], Integer.MAX_VALUE);
    long min = number("--library", parts[2], Long.MAX_VALUE / 2);
    long max = number("--library", parts[3], Long.MAX_VALUE / 2);
    long seed = parts.length == 5 ? number("--library", parts[4], Long.MAX_VALUE) : 1;
    if (max < min) {
      throw new IllegalArgumentException(
          "--library has a MAX of " + max + " below its MIN of " + min);
    }
    return Library.generated(seed, count, min, max);
  }

  private static long number(String name, String value, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of range.
    }
    throw new IllegalArgumentException(
        name + " takes a number from 0 to " + most + ", not " + value);
  }

  private static SSLContext tls(Path file, String password) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "--tls-keystore can't be read as PKCS#12 with that password: " + file, e);
    }
  }
}
