package dev.mediaimporter.sink.s3;

import dev.mediaimporter.internal.http.ServerCertificates;
import dev.mediaimporter.media.SinkException;
import dev.mediaimporter.media.SinkException.Scope;
import dev.mediaimporter.media.SinkException.State;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What an exception of the AWS client means. Pure functions.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error
 *     responses</a>
 */
final class S3Failures {
  /** How the message begins where an answer is none of S3's. */
  static final String NOT_S3 = "is this really S3?";

  private static final int MAX_QUOTED = 200;

  /** What nginx answers when it gave up on a request. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private static final Set<Integer> PASSING =
      Set.of(408, 425, 429, CLIENT_CLOSED_REQUEST, 500, 502, 503, 504);
  private static final Set<String> PASSING_CODES = Set.of(
      "OperationAborted",
      "RequestTimeout",
      "SlowDown",
      "Throttling",
      "ThrottlingException",
      "KMS.ThrottlingException");
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

  private static final Set<String> REFUSED_CREDENTIALS = Set.of(
      "InvalidAccessKeyId",
      "SignatureDoesNotMatch",
      "ExpiredToken",
      "InvalidToken",
      "TokenRefreshRequired",
      "InvalidSecurity",
      "NotSignedUp",
      "AccountProblem",
      "AllAccessDisabled");
  private static final Set<String> DAMAGED_ON_THE_WAY = Set.of(
      "BadDigest",
      "InvalidDigest",
      "XAmzContentSHA256Mismatch",
      "XAmzContentChecksumMismatch",
      "IncompleteBody");
  private static final Set<String> FULL = Set.of(
      "QuotaExceeded",
      "XMinioStorageFull",
      "XMinioAdminBucketQuotaExceeded",
      "InsufficientStorage");

  private S3Failures() {}

  static int status(SdkException e) {
    return e instanceof AwsServiceException answer ? answer.statusCode() : 0;
  }

  static String code(SdkException e) {
    return details(e).map(AwsErrorDetails::errorCode).orElse("");
  }

  private static Optional<AwsErrorDetails> details(SdkException e) {
    return e instanceof AwsServiceException answer
        ? Optional.ofNullable(answer.awsErrorDetails())
        : Optional.empty();
  }

  /** The condition was not met: something is there. */
  static boolean isTaken(SdkException e) {
    return status(e) == 412;
  }

  /** Another write of the same name was going on: try again. */
  static boolean isConflict(SdkException e) {
    return status(e) == 409;
  }

  static boolean isAbsent(SdkException e) {
    return status(e) == 404 && !code(e).equals("NoSuchBucket");
  }

  /** The bytes that arrived were not the bytes sent: send them again. */
  static boolean isDamaged(SdkException e) {
    return DAMAGED_ON_THE_WAY.contains(code(e));
  }

  static boolean isInterrupt(SdkException e) {
    return e instanceof AbortedException;
  }

  /** The server answered, and the answer leaves no doubt that nothing was written. */
  static boolean isRefusal(SdkException e) {
    int status = status(e);
    return status >= 300
        && status < 500
        && status != 408
        && status != 412
        && status != CLIENT_CLOSED_REQUEST
        && !isAbsent(e);
  }

  /**
   * For the caller of the sink.
   *
   * @param what was tried, such as {@code cannot write a.jpg}
   * @param where the destination
   */
  static SinkException translate(SdkException e, State state, String what, String where) {
    Optional<String> trouble = troubleOfDestination(e, where);
    if (trouble.isPresent()) {
      return destination(e, where, trouble.get());
    }
    String why = status(e) > 0 ? "S3 answered" + answer(e) : quoted(e);
    return new SinkException(
        state,
        isTransient(e) ? Scope.UNAVAILABLE : Scope.ITEM,
        what + " at " + where + ": " + why + (isTransient(e) ? "" : "; run again later"),
        e);
  }

  /** What a person has to mend, with the remedy; empty for all other failures. */
  private static Optional<String> troubleOfDestination(SdkException e, String where) {
    int status = status(e);
    String code = code(e);
    String message = String.valueOf(e.getMessage());
    if (code.equals("NoSuchBucket")) {
      String bucket = where.replaceFirst("^(s3://[^/]*).*", "$1");
      return Optional.of("there is no bucket " + bucket + "; create it or name another");
    }
    if (REFUSED_CREDENTIALS.contains(code)) {
      return Optional.of("the AWS credentials are refused (" + code + "); check or renew them");
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return Optional.of("the clock of this machine is wrong; set it");
    }
    if (status == 301
        || status == 307
        || code.equals("AuthorizationHeaderMalformed")
        || code.equals("IllegalLocationConstraintException")) {
      return Optional.of("the bucket is in another region" + region(e) + "; set the region");
    }
    if (status == 507 || FULL.contains(code)) {
      return Optional.of("no space left" + answer(e) + "; free some or name another");
    }
    if (status == 401 || status == 403) {
      return Optional.of("access denied" + answer(e)
          + "; allow s3:ListBucket on the bucket, and s3:GetObject, "
          + "s3:PutObject and s3:AbortMultipartUpload on its objects");
    }
    if (message.contains("Unable to load credentials")) {
      return Optional.of("no AWS credentials found; set AWS_ACCESS_KEY_ID and"
          + " AWS_SECRET_ACCESS_KEY or a profile");
    }
    if (status == 407) {
      return Optional.of(
          "the proxy asks for a name and a password; check those of the proxy setting");
    }
    if (status == 413) {
      return Optional.of("the server or a proxy before it takes no request of this size" + answer(e)
          + "; raise its limit (nginx: client_max_body_size)");
    }
    if (code.toUpperCase(Locale.ROOT).startsWith("KMS") && !isTransient(e)) {
      return Optional.of("the KMS key that encrypts the bucket cannot be used" + answer(e)
          + "; enable it, allow its use, or name another for the bucket");
    }
    if (e instanceof NonRetryableException) {
      return Optional.of(withoutCount(message));
    }
    Optional<UnknownHostException> unknownHost = cause(e, UnknownHostException.class);
    if (unknownHost.isPresent()) {
      return unknownHost.map(host -> unknownHost(String.valueOf(host.getMessage())));
    }
    return ServerCertificates.objection(e)
        .or(() -> message.contains("SSL message")
            ? Optional.of(
                "the endpoint does not speak TLS; give its address with http:// or its TLS port")
            : Optional.empty());
  }

  /** Whether the same request may succeed later without anyone changing anything. */
  private static boolean isTransient(SdkException e) {
    return PASSING.contains(status(e))
        || PASSING_CODES.contains(code(e))
        || (status(e) == 0
            && (cause(e, IOException.class).isPresent()
                || e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException));
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause)
        .limit(20)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /**
   * Why the endpoint is the wrong one, judged by the first answer of a run; {@code %s} stands for
   * it. Every error of S3 has a code.
   */
  static Optional<String> wrongEndpoint(SdkException e) {
    String message = String.valueOf(e.getMessage());
    int status = status(e);
    if (message.contains("Connection refused")) {
      return Optional.of("nobody listens at %s; start the server, or correct the endpoint");
    }
    boolean known = isTransient(e) || status == 407 || status == 413;
    return message.startsWith(NOT_S3)
            || (code(e).isEmpty() && status >= 300 && status < 500 && !known)
        ? Optional.of(NOT_S3 + " %s answers like something else; correct the endpoint")
        : Optional.empty();
  }

  static SinkException destination(SdkException e, String where, String why) {
    return new SinkException(
        State.NOT_WRITTEN, Scope.DESTINATION, "cannot use " + where + ": " + why, e);
  }

  private static String region(SdkException e) {
    return details(e)
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
        .map(region -> " (" + region + ")")
        .orElse("");
  }

  private static String answer(SdkException e) {
    String code = code(e);
    String text =
        details(e).map(AwsErrorDetails::errorMessage).map(S3Failures::cut).orElse("");
    return " " + status(e)
        + (code.isEmpty() ? "" : " " + code)
        + (text.isEmpty() || text.equals("null") ? "" : " (" + text + ")");
  }

  /**
   * What to say of a host that is unknown.
   *
   * @param message the message of Java's exception, which begins with the host
   */
  static String unknownHost(String message) {
    return "cannot find the host " + cut(message.replaceFirst(":.*", ""))
        + "; check endpoint, region and proxy";
  }

  private static String withoutCount(String message) {
    return message.replaceFirst(" \\(SDK Attempt Count: \\d+\\)", "");
  }

  private static String quoted(SdkException e) {
    String message = withoutCount(String.valueOf(e.getMessage()));
    return cut(message.replace("Unable to execute HTTP request: ", ""));
  }

  static String cut(String text) {
    String line = NOT_PRINTABLE.matcher(text).replaceAll(" ");
    return line.length() > MAX_QUOTED ? line.substring(0, MAX_QUOTED) + "…" : line;
  }
}
