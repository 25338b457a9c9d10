package dev.mediaimporter.lambda;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the environment says, checked as a whole: every problem is named in one message. Immutable.
 *
 * <p>{@code TABLE_NAME} and {@code QUEUE_URL} are needed by all functions; {@code MEDIA_BUCKET},
 * {@code KMS_KEY_ID}, {@code GOOGLE_CLIENT_ID} and {@code GOOGLE_SECRET_ID} by the API and the
 * worker. {@code KEY_STRATEGY} is {@code owner-md5} unless set, {@code WORKER_CONCURRENCY}, the
 * number of items transferred at once, 8, and {@code WATCH_HOURS}, the time from one import of a
 * watched album to the next, 24. {@code SITE_ORIGIN}, where the page is, keeps the API from
 * redeeming codes that were meant for other pages; {@code LOG_LEVEL} is {@code INFO} unless set;
 * {@code AWS_REGION} is set by Lambda. {@code PHOTOS_URL}, {@code PICKER_URL}, {@code TOKEN_URL},
 * {@code TOKENINFO_URL}, {@code REVOKE_URL}, {@code JWKS_URL} and {@code AWS_ENDPOINT_URL_*} are
 * for stand-ins.
 */
public final class LambdaSettings {
  /** The functions, which need different settings. */
  public enum Function {
    /** Answers HTTP requests. */
    API,
    /** Works off messages. */
    WORKER,
    /** Puts right what got lost. */
    SWEEP
  }

  /** How media are named below the folder of their owner. */
  public enum KeyKind {
    /** {@code md5(email)/<filename>}. */
    OWNER_MD5,
    /** {@code hmac(email)/<filename>}. */
    OWNER_HMAC,
    /** {@code md5(email)/yyyy/MM/<filename>}. */
    DATE,
    /** {@code md5(email)/<album title>/<filename>}. */
    ALBUM;

    static Optional<KeyKind> parse(String text) {
      for (KeyKind kind : values()) {
        if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  private static final Set<String> OF_ALL = Set.of("TABLE_NAME", "QUEUE_URL");
  private static final Set<String> OF_API_AND_WORKER =
      Set.of("MEDIA_BUCKET", "KMS_KEY_ID", "GOOGLE_CLIENT_ID", "GOOGLE_SECRET_ID");
  private static final Set<String> URLS = Set.of(
      "QUEUE_URL",
      "PHOTOS_URL",
      "PICKER_URL",
      "TOKEN_URL",
      "TOKENINFO_URL",
      "REVOKE_URL",
      "JWKS_URL",
      "SITE_ORIGIN",
      "AWS_ENDPOINT_URL_S3",
      "AWS_ENDPOINT_URL_SQS",
      "AWS_ENDPOINT_URL_DYNAMODB",
      "AWS_ENDPOINT_URL_KMS",
      "AWS_ENDPOINT_URL_SECRETS_MANAGER");
  private static final int MAX_CONCURRENCY = 64;
  private static final int MAX_WATCH_HOURS = 720;

  private final Map<String, String> environment;

  private LambdaSettings(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Checks the environment of a function.
   *
   * @throws IllegalStateException naming everything that is missing or wrong
   */
  public static LambdaSettings parse(Map<String, String> environment, Function function) {
    LambdaSettings settings = new LambdaSettings(Map.copyOf(environment));
    List<String> problems = new ArrayList<>();
    OF_ALL.stream().sorted().forEach(name -> settings.checkPresent(name, problems));
    if (function != Function.SWEEP) {
      OF_API_AND_WORKER.stream().sorted().forEach(name -> settings.checkPresent(name, problems));
    }
    URLS.stream().sorted().forEach(name -> settings.checkUrl(name, problems));
    if (KeyKind.parse(settings.keyText()).isEmpty()) {
      problems.add("KEY_STRATEGY is owner-md5, owner-hmac, date or album");
    }
    if (!settings.concurrencyText().matches("[1-9][0-9]?")
        || settings.concurrency() > MAX_CONCURRENCY) {
      problems.add("WORKER_CONCURRENCY is 1 to " + MAX_CONCURRENCY);
    }
    if (!settings.watchHoursText().matches("[1-9][0-9]{0,2}")
        || settings.watchEvery().toHours() > MAX_WATCH_HOURS) {
      problems.add("WATCH_HOURS is 1 to " + MAX_WATCH_HOURS);
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException("cannot start: " + String.join("; ", problems));
    }
    return settings;
  }

  private void checkPresent(String name, List<String> problems) {
    if (optional(name).isEmpty()) {
      problems.add(name + " is not set");
    }
  }

  private void checkUrl(String name, List<String> problems) {
    optional(name)
        .filter(text -> !isUrl(text))
        .ifPresent(text -> problems.add(name + " is no http or https address"));
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A setting; empty when it is not set or blank. */
  Optional<String> optional(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  /** A setting that this function needs. */
  String require(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalStateException("cannot start: " + name + " is not set"));
  }

  /** An address that is set only for stand-ins. */
  Optional<URI> url(String name) {
    return optional(name).map(URI::create);
  }

  private String keyText() {
    return optional("KEY_STRATEGY").orElse("owner-md5");
  }

  /** How media are named. */
  KeyKind keys() {
    return KeyKind.parse(keyText()).orElseThrow();
  }

  private String concurrencyText() {
    return optional("WORKER_CONCURRENCY").orElse("8");
  }

  /** How many items are transferred at once. */
  int concurrency() {
    return Integer.parseInt(concurrencyText());
  }

  private String watchHoursText() {
    return optional("WATCH_HOURS").orElse("24");
  }

  /** From one import of a watched album to the next. */
  Duration watchEvery() {
    return Duration.ofHours(Integer.parseInt(watchHoursText()));
  }
}
