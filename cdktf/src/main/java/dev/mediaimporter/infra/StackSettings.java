package dev.mediaimporter.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of one deployment. A deployment is one {@code ENV} of one account in one region.
 *
 * @param environment short name of the deployment
 * @param region AWS region
 * @param accountId the only account Terraform may change
 * @param googleClientId OAuth client id: the audience of every token
 * @param bundle the functions' jar; without content when it could not be read
 * @param siteFolder the built page; empty when there is none to upload
 * @param keyStrategy how objects are named, in the words of the functions
 * @param maxWorkers worker functions running at once, 2 to 1,000: the brake towards Google's quotas
 * @param workerConcurrency items one worker transfers at once
 * @param watchHours from one import of a watched album to the next
 * @param inboxDays days after which uploaded exports are deleted
 * @param inboxGigabytes how much each user may have uploaded
 * @param storedGigabytes how much each user may have stored
 * @param logLevel level of the functions' own logging
 * @param logRetentionDays days CloudWatch keeps the logs
 * @param signIn addresses and domains that may sign in, or {@code everybody}
 * @param keepData whether a destroy must stop before it removes people's data
 * @param keepDeletedDays days that S3 keeps media after they were deleted or overwritten
 * @param table the table, when it has another name than usual because it was restored
 * @param copyBucket an existing, versioned bucket that S3 copies the media to
 * @param domain the page's own domain; empty takes CloudFront's
 * @param requestsPerAddress requests that one address may send in five minutes; 0 for no limit
 * @param accountConcurrency functions that the account may run at once
 * @param googleRequests requests to the Library API that Google allows the project in a day
 * @param budgetDollars what the account may cost a month before it warns
 * @param alarmEmail who hears of alarms; empty leaves them on the console
 * @param stateBucket bucket for Terraform's state; empty keeps it in a local file
 */
record StackSettings(
    String environment,
    String region,
    String accountId,
    String googleClientId,
    Bundle bundle,
    Optional<Path> siteFolder,
    String keyStrategy,
    int maxWorkers,
    int workerConcurrency,
    int watchHours,
    int inboxDays,
    int inboxGigabytes,
    int storedGigabytes,
    String logLevel,
    int logRetentionDays,
    String signIn,
    boolean keepData,
    int keepDeletedDays,
    Optional<String> table,
    Optional<String> copyBucket,
    Optional<Domain> domain,
    int requestsPerAddress,
    int accountConcurrency,
    int googleRequests,
    int budgetDollars,
    Optional<String> alarmEmail,
    Optional<String> stateBucket) {

  private static final Path BUNDLE =
      Path.of("../media-importer-aws-lambda/target/media-importer-lambda.jar");
  private static final Path SITE = Path.of("../media-importer-examples/site/dist");

  /** Ours to build, so the message can say how. */
  private static final String BUILD_BUNDLE =
      "build it with ./mvnw -pl media-importer-aws-lambda -am package, or name another jar";

  /** What CloudWatch accepts, up to two years. */
  private static final List<Integer> RETENTIONS =
      List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731);

  private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
  private static final String EMAIL = "[^@\\s,]+@[^@\\s,]+";
  private static final String SIGN_IN =
      "everybody|([^@\\s,]+@)?[^@\\s,]+\\.[^@\\s,]+(\\s*,\\s*([^@\\s,]+@)?[^@\\s,]+\\.[^@\\s,]+)*";

  /** Functions that a new account may run at once. */
  private static final int NEW_ACCOUNT = 10;

  /** The lowest rate that AWS WAF takes in every version. */
  private static final int LEAST_RATE = 100;

  /** Functions that workers leave for the API and the sweep. */
  private static final int ROOM = 4;

  /**
   * Reads the settings. Blank variables count as unset.
   *
   * @param workingFolder what relative paths are relative to
   * @throws IllegalArgumentException naming every missing or wrong variable and its remedy
   */
  static StackSettings from(Map<String, String> variables, Path workingFolder) {
    Reader reader = new Reader(variables);
    Bundle bundle = bundle(reader, workingFolder);
    StackSettings settings = new StackSettings(
        reader.required(
            "ENV", "[a-z][a-z0-9-]{0,14}[a-z0-9]", "2 to 16 of a-z, 0-9 and -, such as dev"),
        reader.required(
            "REGION", "[a-z]{2}(-[a-z]+)+-[0-9]", "an AWS region, such as eu-central-1"),
        reader.required("ACCOUNT_ID", "[0-9]{12}", "the 12 digits of the AWS account"),
        reader.required(
            "GOOGLE_CLIENT_ID",
            "[A-Za-z0-9._-]+\\.apps\\.googleusercontent\\.com",
            "the OAuth client id, which ends in .apps.googleusercontent.com"),
        bundle,
        site(reader, workingFolder),
        bundle.keyStrategies().isEmpty()
            ? ""
            : reader.oneOf("KEY_STRATEGY", bundle.keyStrategies()),
        workers(reader),
        reader.number("WORKER_CONCURRENCY", 8, 1, 64),
        reader.number("WATCH_HOURS", 24, 1, 720),
        reader.number("INBOX_DAYS", 30, 1, 365),
        reader.number("INBOX_GIGABYTES", 1000, 1, 5000),
        reader.number("STORED_GIGABYTES", 2000, 1, 9999),
        reader.oneOf("LOG_LEVEL", List.of("INFO", "TRACE", "DEBUG", "WARN", "ERROR")),
        retention(reader),
        reader.required("SIGN_IN", SIGN_IN, "addresses and domains with commas, or everybody"),
        reader.oneOf("DELETE_DATA_ON_DESTROY", List.of("no", "yes")).equals("no"),
        reader.number("KEEP_DELETED_DAYS", 30, 1, 3650),
        reader.optional("TABLE", "[A-Za-z0-9_.-]{3,255}", "the name of a DynamoDB table"),
        reader.optional("COPY_BUCKET", BUCKET, "the name of an S3 bucket"),
        domain(reader),
        requestsPerAddress(reader),
        reader.number("ACCOUNT_CONCURRENCY", NEW_ACCOUNT, NEW_ACCOUNT, 100_000),
        reader.number("GOOGLE_REQUESTS_A_DAY", 10_000, 100, 1_000_000_000 - 1),
        reader.number("BUDGET_DOLLARS", 20, 1, 1_000_000),
        Optional.of(reader.required("ALARM_EMAIL", EMAIL + "|none", "an e-mail address, or none"))
            .filter(address -> !address.equals("none")),
        reader.optional("STATE_BUCKET", BUCKET, "the name of an S3 bucket"));
    reader.finish();
    return settings;
  }

  private static Bundle bundle(Reader reader, Path workingFolder) {
    Path jar =
        workingFolder.resolve(reader.text("LAMBDA_BUNDLE", BUNDLE.toString())).normalize();
    try {
      if (Files.isRegularFile(jar)) {
        return Bundle.read(jar);
      }
      reader.problem("LAMBDA_BUNDLE", "there is no file " + jar + ": " + BUILD_BUNDLE);
    } catch (IOException | IllegalArgumentException e) {
      reader.problem("LAMBDA_BUNDLE", jar + " is not the functions' jar: " + BUILD_BUNDLE);
    }
    return new Bundle(jar, List.of(), List.of(), List.of(), List.of());
  }

  /**
   * A domain of the operator's.
   *
   * @param name what people type
   * @param certificateArn the certificate for it, in us-east-1
   */
  record Domain(String name, String certificateArn) {}

  private static Optional<Domain> domain(Reader reader) {
    Optional<String> name = reader.optional(
        "SITE_DOMAIN",
        "([a-z0-9-]+\\.)+[a-z]{2,}",
        "a domain in lower case, such as photos.example.org");
    Optional<String> certificate = reader.optional(
        "CERTIFICATE_ARN",
        "arn:aws:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+",
        "the ARN of a certificate in us-east-1, where CloudFront looks for it");
    if (name.isPresent() != certificate.isPresent()) {
      reader.problem(
          name.isPresent() ? "CERTIFICATE_ARN" : "SITE_DOMAIN",
          "is not set: a domain of your own needs both");
    }
    return name.flatMap(domain -> certificate.map(arn -> new Domain(domain, arn)));
  }

  private static int requestsPerAddress(Reader reader) {
    int requests = reader.number("REQUESTS_PER_ADDRESS", 2000, 0, 2_000_000);
    if (requests > 0 && requests < LEAST_RATE) {
      reader.problem("REQUESTS_PER_ADDRESS", "must be 0, for no limit, or at least " + LEAST_RATE);
    }
    return requests;
  }

  private static int workers(Reader reader) {
    int workers = reader.number("MAX_WORKERS", 5, 2, 1000);
    int account = reader.number("ACCOUNT_CONCURRENCY", NEW_ACCOUNT, 1, 100_000);
    if (workers > account - ROOM) {
      reader.problem(
          "MAX_WORKERS",
          "must be at most " + (account - ROOM) + ", so that " + ROOM
              + " of the account's functions are left for the API; when AWS allows more, raise ACCOUNT_CONCURRENCY");
    }
    return workers;
  }

  private static int retention(Reader reader) {
    int days = reader.number("LOG_RETENTION_DAYS", 30, 1, 731);
    if (!RETENTIONS.contains(days)) {
      reader.problem("LOG_RETENTION_DAYS", "must be one of " + RETENTIONS);
    }
    return days;
  }

  private static Optional<Path> site(Reader reader, Path workingFolder) {
    Path folder =
        workingFolder.resolve(reader.text("SITE_DIR", SITE.toString())).normalize();
    Path index = folder.resolve("index.html");
    if (Files.isRegularFile(index)) {
      return Optional.of(folder);
    }
    if (reader.isSet("SITE_DIR")) {
      reader.problem(
          "SITE_DIR", "there is no " + index + ": build the page, or name another folder");
    }
    return Optional.empty();
  }

  /** What every name begins with. */
  String prefix() {
    return "media-importer-" + environment;
  }

  /** Reads values and collects problems, which are reported together. */
  private static final class Reader {
    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> variables) {
      this.variables = variables;
    }

    boolean isSet(String name) {
      return !text(name, "").isEmpty();
    }

    String text(String name, String fallback) {
      String value = variables.getOrDefault(name, "").strip();
      return value.isEmpty() ? fallback : value;
    }

    String required(String name, String pattern, String meaning) {
      String value = text(name, "");
      if (value.isEmpty()) {
        problem(name, "is not set: give " + meaning);
      } else if (!Pattern.matches(pattern, value)) {
        problem(name, "must be " + meaning);
      }
      return value;
    }

    Optional<String> optional(String name, String pattern, String meaning) {
      return isSet(name) ? Optional.of(required(name, pattern, meaning)) : Optional.empty();
    }

    String oneOf(String name, List<String> choices) {
      String value = text(name, choices.get(0));
      if (!choices.contains(value)) {
        problem(name, "must be one of " + String.join(", ", choices));
      }
      return value;
    }

    int number(String name, int fallback, int least, int most) {
      String value = text(name, String.valueOf(fallback));
      if (Pattern.matches("[0-9]{1,9}", value)) {
        int number = Integer.parseInt(value);
        if (number >= least && number <= most) {
          return number;
        }
      }
      problem(name, "must be a whole number from " + least + " to " + most);
      return fallback;
    }

    void problem(String name, String text) {
      problems.add(name + ": " + text);
    }

    void finish() {
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "The stack's settings are wrong or incomplete (see cdktf/.env.example):\n  "
                + String.join("\n  ", problems));
      }
    }
  }
}
