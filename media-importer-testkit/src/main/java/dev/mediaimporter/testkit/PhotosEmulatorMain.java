package dev.mediaimporter.testkit;

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
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Runs an emulator by itself until it is told to stop. */
public final class PhotosEmulatorMain {
  private static final String USAGE = """
      Runs an emulator of Google Photos until Ctrl-C.

        --port N               port of the APIs, sign-in, and base URLs (any free one)
        --redirect-port N      port that downloads of videos redirect to (any free one)
        --library L            hostile, hostile:N, or generated:N:MIN:MAX[:SEED] for N photos of
                               MIN to MAX bytes (generated:25:20000:200000); several can be joined by +
        --user EMAIL=L         adds a user with this library; EMAIL=none has no Google Photos. Every
                               user besides the first, anna@example.com, takes one of these
        --consent C            asked (default): a page asks for it; granted or denied: at once
        --redirect-uri URI     where alone consent may lead, not anywhere on this machine; can be given again
        --pick N               picks the first N photos in every session, without the page
        --latency-ms N         holds every answer back for so long
        --expire-links SECONDS how long base URLs live (3600)
        --expire-tokens SECONDS how long access tokens live (3599)
        --faults SHARE[:SEED]  breaks this share of the requests, from 0 to 1, in ways a client can overcome
        --tls-keystore FILE    serves the API over TLS too, with the key in this PKCS#12 file
        --tls-password P       its password (changeit)
        --tls-port N           port for TLS (any free one)
        --help                 prints this
      """;

  private PhotosEmulatorMain() {}

  /** A mistake in the arguments, told in one line. */
  private static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
      super(message);
    }
  }

  private static final class Options {
    private int port;
    private int redirectPort;
    private final List<User> users = new ArrayList<>();
    private final List<String> redirectUris = new ArrayList<>();
    private Consent consent = Consent.ASKED;
    private long picked = -1;
    private Library library = Library.generated(1, 25, 20_000, 200_000);
    private Duration latency = Duration.ZERO;
    private Duration linkLifetime = Duration.ofHours(1);
    private Duration tokenLifetime = Duration.ofSeconds(3599);
    private double faults;
    private long seed = 1;
    private @Nullable Path keyStore;
    private String password = "changeit";
    private int tlsPort;
  }

  /**
   * Starts an emulator as the arguments say, prints where it is, and blocks. Ends the process with
   * status 2 and one line when they can't be followed.
   */
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    PhotosEmulator emulator = open(arguments, System.err);
    if (emulator == null) {
      System.exit(2);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      emulator.close();
      stopped.countDown();
    }));
    print(emulator, System.out);
    stopped.await();
  }

  /** A running emulator, or null after telling why there is none. */
  static @Nullable PhotosEmulator open(String[] arguments, PrintStream err) {
    try {
      return start(arguments);
    } catch (UsageException e) {
      err.println("photos-emulator: " + e.getMessage() + "; --help tells what there is");
      return null;
    }
  }

  private static PhotosEmulator start(String[] arguments) throws UsageException {
    Options options = parse(arguments);
    PhotosEmulator.Builder builder =
        PhotosEmulator.builder().port(options.port).library(options.library).seed(options.seed);
    builder.redirectPort(options.redirectPort);
    options.users.forEach(builder::user);
    if (options.keyStore != null) {
      builder.tls(tls(options.keyStore, options.password), options.tlsPort);
    }
    PhotosEmulator emulator;
    try {
      emulator = builder.start();
    } catch (UncheckedIOException e) {
      throw new UsageException(e.getMessage() == null ? "no port can be had" : e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException("two users have the same address");
    }
    emulator
        .behaviour()
        .latency(options.latency)
        .linkLifetime(options.linkLifetime)
        .accessTokenLifetime(options.tokenLifetime)
        .consent(options.consent)
        .redirectUris(options.redirectUris.toArray(String[]::new));
    if (options.picked >= 0) {
      emulator
          .picker()
          .chooseByItself(
              0, library -> library.items().stream().limit(options.picked).toList());
    }
    emulator.revokeAccessTokens();
    if (options.faults > 0) {
      emulator.faults().addMixture(options.faults);
    }
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
    out.flush();
  }

  private static Options parse(String[] arguments) throws UsageException {
    Options options = new Options();
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      String value = left.pollFirst();
      if (!name.startsWith("--")) {
        throw new UsageException("what is " + name);
      }
      if (value == null) {
        throw new UsageException(name + " needs a value");
      }
      switch (name) {
        case "--port" -> options.port = (int) number(name, value, 65_535);
        case "--redirect-port" -> options.redirectPort = (int) number(name, value, 65_535);
        case "--user" -> options.users.add(user(value));
        case "--consent" -> options.consent = consent(value);
        case "--redirect-uri" -> options.redirectUris.add(value);
        case "--pick" -> options.picked = number(name, value, 2_000);
        case "--library" -> options.library = library(value);
        case "--latency-ms" -> options.latency = Duration.ofMillis(number(name, value, 3_600_000));
        case "--expire-links" ->
          options.linkLifetime = Duration.ofSeconds(number(name, value, Integer.MAX_VALUE));
        case "--expire-tokens" ->
          options.tokenLifetime = Duration.ofSeconds(number(name, value, Integer.MAX_VALUE));
        case "--faults" -> faults(options, value);
        case "--tls-keystore" -> options.keyStore = Path.of(value);
        case "--tls-password" -> options.password = value;
        case "--tls-port" -> options.tlsPort = (int) number(name, value, 65_535);
        default -> throw new UsageException("there is no option " + name);
      }
    }
    return options;
  }

  private static User user(String value) throws UsageException {
    int equals = value.lastIndexOf('=');
    String email = equals < 0 ? "" : value.substring(0, equals);
    if (!email.matches("[^@\\s]+@[^@\\s]+")) {
      throw new UsageException("--user takes EMAIL=LIBRARY or EMAIL=none, not " + value);
    }
    String library = value.substring(equals + 1);
    return library.equals("none") ? User.withoutPhotos(email) : User.of(email, library(library));
  }

  private static Consent consent(String value) throws UsageException {
    return switch (value) {
      case "asked" -> Consent.ASKED;
      case "granted" -> Consent.GRANTED;
      case "denied" -> Consent.DENIED;
      default -> throw new UsageException("--consent takes asked, granted or denied, not " + value);
    };
  }

  private static void faults(Options options, String value) throws UsageException {
    String[] parts = value.split(":", 2);
    try {
      options.faults = Double.parseDouble(parts[0]);
    } catch (NumberFormatException e) {
      options.faults = -1;
    }
    if (!(options.faults >= 0 && options.faults <= 1)) {
      throw new UsageException("--faults takes a share from 0 to 1, not " + parts[0]);
    }
    if (parts.length == 2) {
      options.seed = number("--faults", parts[1], Long.MAX_VALUE);
    }
  }

  private static Library library(String value) throws UsageException {
    String[] names = value.split("\\+", -1);
    Library[] libraries = new Library[names.length];
    for (int i = 0; i < names.length; i++) {
      libraries[i] = oneLibrary(names[i]);
    }
    return libraries.length == 1 ? libraries[0] : Library.combined(libraries);
  }

  private static Library oneLibrary(String value) throws UsageException {
    String[] parts = value.split(":", -1);
    if (parts[0].equals("hostile") && parts.length <= 2) {
      return Library.hostile(
          parts.length == 1 ? 0 : (int) number("--library", parts[1], 1_000_000));
    }
    if (!parts[0].equals("generated") || parts.length < 4 || parts.length > 5) {
      throw new UsageException(
          "--library takes hostile, hostile:N or generated:N:MIN:MAX[:SEED], not " + value);
    }
    int count = (int) number("--library", parts[1], Integer.MAX_VALUE);
    long min = number("--library", parts[2], Long.MAX_VALUE / 2);
    long max = number("--library", parts[3], Long.MAX_VALUE / 2);
    long seed = parts.length == 5 ? number("--library", parts[4], Long.MAX_VALUE) : 1;
    if (max < min) {
      throw new UsageException("--library has a MAX of " + max + " below its MIN of " + min);
    }
    return Library.generated(seed, count, min, max);
  }

  private static long number(String name, String value, long most) throws UsageException {
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of range.
    }
    throw new UsageException(name + " takes a number from 0 to " + most + ", not " + value);
  }

  private static SSLContext tls(Path file, String password) throws UsageException {
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
      throw new UsageException(
          "--tls-keystore can't be read as PKCS#12 with that password: " + file);
    }
  }
}
