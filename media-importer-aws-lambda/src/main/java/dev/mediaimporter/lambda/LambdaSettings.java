package dev.mediaimporter.lambda;

import dev.mediaimporter.lambda.api.SignInRule;
import dev.mediaimporter.lambda.work.KeyLayout;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.signin.SignInSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a function, read from its environment. Immutable.
 *
 * @param region {@code AWS_REGION}, which Lambda sets
 * @param endpoints addresses of stand-ins for AWS, by service: {@code AWS_ENDPOINT_URL_*}
 * @param tableName {@code TABLE_NAME}
 * @param queueUrl {@code QUEUE_URL}
 * @param watchEvery {@code WATCH_HOURS}, the time from one import of a watched album to the next;
 *     24 hours unless set
 * @param imports what the API and the worker need besides; empty for the sweep
 */
public record LambdaSettings(
    String region,
    Map<String, URI> endpoints,
    String tableName,
    String queueUrl,
    Duration watchEvery,
    Optional<Imports> imports) {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL_";
  private static final int MAX_CONCURRENCY = 64;
  private static final int MAX_INBOX_GIGABYTES = 5000;
  private static final int MAX_STORED_GIGABYTES = 9999;
  private static final int MAX_WATCH_HOURS = 720;

  /** The functions, which need different settings. */
  public enum Function {
    /** Answers HTTP requests. */
    API,
    /** Processes messages. */
    WORKER,
    /** Wakes what is due and repairs what got lost. */
    SWEEP
  }

  /**
   * The settings of the functions that speak to Google and store media.
   *
   * @param mediaBucket {@code MEDIA_BUCKET}
   * @param kmsKeyId {@code KMS_KEY_ID}
   * @param googleClientId {@code GOOGLE_CLIENT_ID}
   * @param googleSecretId {@code GOOGLE_SECRET_ID}
   * @param keys {@code KEY_STRATEGY}; {@code owner-md5} unless set
   * @param concurrency {@code WORKER_CONCURRENCY}, how many items are transferred at once; 8 unless
   *     set
   * @param inboxGigabytes {@code INBOX_GIGABYTES}, how much each user may keep in the inbox; 1,000
   *     unless set
   * @param storedGigabytes {@code STORED_GIGABYTES}, how much each user may have stored; 2,000
   *     unless set
   * @param siteOrigin {@code SITE_ORIGIN}, the only site whose codes the API redeems
   * @param signInRule {@code SIGN_IN}, who may use the API; the worker asks nobody
   * @param photos how Google Photos is asked; {@code PHOTOS_URL} and {@code PICKER_URL} are set
   *     only for stand-ins
   * @param signIn the same for Google's OAuth endpoints: {@code TOKEN_URL}, {@code TOKENINFO_URL},
   *     {@code REVOKE_URL} and {@code JWKS_URL}
   */
  public record Imports(
      String mediaBucket,
      String kmsKeyId,
      String googleClientId,
      String googleSecretId,
      KeyLayout keys,
      int concurrency,
      int inboxGigabytes,
      int storedGigabytes,
      Optional<String> siteOrigin,
      SignInRule signInRule,
      GooglePhotosSettings photos,
      SignInSettings signIn) {}

  /**
   * Reads the environment of a function.
   *
   * @throws IllegalStateException naming everything that is missing or wrong
   */
  public static LambdaSettings parse(Map<String, String> environment, Function function) {
    Reader reader = new Reader(environment);
    LambdaSettings settings = new LambdaSettings(
        reader.text("AWS_REGION"),
        reader.endpoints(),
        reader.text("TABLE_NAME"),
        reader.requiredUrl("QUEUE_URL"),
        Duration.ofHours(reader.number("WATCH_HOURS", 24, MAX_WATCH_HOURS)),
        function == Function.SWEEP ? Optional.empty() : Optional.of(reader.imports(function)));
    reader.finish();
    return settings;
  }

  /** The settings of the API and the worker. */
  Imports requireImports() {
    return imports.orElseThrow(() -> new IllegalStateException("the sweep imports nothing"));
  }

  /** The address of a stand-in for a service of AWS. */
  Optional<URI> endpoint(String service) {
    return Optional.ofNullable(endpoints.get(service));
  }

  /** Reads values and collects problems. */
  private static final class Reader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    private Optional<String> optional(String name) {
      return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    String text(String name) {
      Optional<String> value = optional(name);
      if (value.isEmpty()) {
        problems.add(name + " is not set");
      }
      return value.orElse("");
    }

    private Optional<URI> url(String name) {
      return optional(name).flatMap(text -> {
        try {
          URI uri = URI.create(text);
          if (uri.getHost() != null
              && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            return Optional.of(uri);
          }
        } catch (IllegalArgumentException e) {
          // Named below.
        }
        problems.add(name + " is not an http or https address");
        return Optional.empty();
      });
    }

    String requiredUrl(String name) {
      return optional(name).isEmpty()
          ? text(name)
          : url(name).map(URI::toString).orElse("");
    }

    int number(String name, int usual, int most) {
      String text = optional(name).orElse(Integer.toString(usual));
      if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= most) {
        return Integer.parseInt(text);
      }
      problems.add(name + " must be 1 to " + most + ", got " + text);
      return usual;
    }

    private KeyLayout keys() {
      String text = optional("KEY_STRATEGY").orElse(KeyLayout.OWNER_MD5.label());
      return Stream.of(KeyLayout.values())
          .filter(layout -> layout.label().equals(text))
          .findFirst()
          .orElseGet(() -> {
            problems.add("KEY_STRATEGY must be "
                + Stream.of(KeyLayout.values())
                    .map(KeyLayout::label)
                    .collect(Collectors.joining(", ")));
            return KeyLayout.OWNER_MD5;
          });
    }

    Map<String, URI> endpoints() {
      Map<String, URI> endpoints = new HashMap<>();
      for (String service : List.of("S3", "SQS", "DYNAMODB", "KMS", "SECRETS_MANAGER")) {
        url(ENDPOINT + service).ifPresent(url -> endpoints.put(service, url));
      }
      return Map.copyOf(endpoints);
    }

    Imports imports(Function function) {
      return new Imports(
          text("MEDIA_BUCKET"),
          text("KMS_KEY_ID"),
          text("GOOGLE_CLIENT_ID"),
          text("GOOGLE_SECRET_ID"),
          keys(),
          number("WORKER_CONCURRENCY", 8, MAX_CONCURRENCY),
          number("INBOX_GIGABYTES", 1000, MAX_INBOX_GIGABYTES),
          number("STORED_GIGABYTES", 2000, MAX_STORED_GIGABYTES),
          url("SITE_ORIGIN").map(URI::toString),
          signInRule(function == Function.API ? text("SIGN_IN") : SignInRule.EVERYBODY),
          photos(),
          signIn());
    }

    private SignInRule signInRule(String text) {
      Optional<SignInRule> rule = SignInRule.parse(text);
      if (rule.isEmpty() && !text.isEmpty()) {
        problems.add("SIGN_IN must be addresses and domains with commas, or everybody");
      }
      return rule.orElseGet(() -> new SignInRule(false, Set.of()));
    }

    private GooglePhotosSettings photos() {
      GooglePhotosSettings.Builder photos = GooglePhotosSettings.builder()
          .connectTimeout(Duration.ofSeconds(5))
          .firstByteTimeout(Duration.ofSeconds(20))
          .stallTimeout(Duration.ofSeconds(30));
      url("PHOTOS_URL").ifPresent(photos::photosUrl);
      url("PICKER_URL").ifPresent(photos::pickerUrl);
      return photos.build();
    }

    private SignInSettings signIn() {
      SignInSettings.Builder signIn =
          SignInSettings.builder().requestTimeout(Duration.ofSeconds(10));
      url("TOKEN_URL").ifPresent(signIn::tokenUrl);
      url("TOKENINFO_URL").ifPresent(signIn::tokeninfoUrl);
      url("REVOKE_URL").ifPresent(signIn::revokeUrl);
      url("JWKS_URL").ifPresent(signIn::jwksUrl);
      return signIn.build();
    }

    void finish() {
      if (!problems.isEmpty()) {
        throw new IllegalStateException(
            "cannot start: " + problems.stream().sorted().collect(Collectors.joining("; ")));
      }
    }
  }
}
