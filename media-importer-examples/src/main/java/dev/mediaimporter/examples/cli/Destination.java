package dev.mediaimporter.examples.cli;

import dev.mediaimporter.media.MediaKey;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The destination that {@code --to} names. */
sealed interface Destination {
  /** A folder. */
  record Folder(Path path) implements Destination {}

  /**
   * A bucket, or a prefix in it.
   *
   * @param prefix without slashes around it; empty for the whole bucket
   */
  record Bucket(String name, String prefix) implements Destination {}

  /** Reads a folder or {@code s3://bucket[/prefix]} of {@code --to}. */
  static Destination parse(String text, CliContext context) {
    return parse("--to", text, context);
  }

  /**
   * The same for another flag.
   *
   * @param flag for messages
   */
  static Destination parse(String flag, String text, CliContext context) {
    Matcher url = Shape.URL.matcher(text);
    if (!url.matches()) {
      if (text.isBlank()) {
        throw Refusal.usage(flag + " is empty; name a folder or s3://bucket[/prefix]");
      }
      Matcher scheme = Shape.SCHEME.matcher(text);
      if (scheme.lookingAt()) {
        throw likeUrl(flag, scheme.group("scheme"), text.substring(scheme.end()));
      }
      if (text.startsWith("~/")) {
        throw Refusal.usage(
            flag + ": the shell leaves ~ as it is between quotes; write the folder in"
                + " full, such as \"$HOME\"/" + Printable.of(text.substring(2), 80));
      }
      return new Folder(context.path(text));
    }
    if (!url.group("scheme").equals("s3")) {
      throw Refusal.usage(
          flag + " must be a folder or s3://bucket[/prefix], got " + url.group("scheme")
              + "://"
              + (url.group("scheme").equalsIgnoreCase("s3") ? "; did you mean s3://?" : ""));
    }
    String bucket = url.group("host");
    if (bucket.isEmpty()) {
      throw Refusal.usage(flag + " names no bucket; write s3://bucket[/prefix]");
    }
    if (!Shape.BUCKET.matcher(bucket).matches()) {
      throw Refusal.usage("not a bucket name: " + Printable.of(bucket, 80)
          + " (3 to 63 lower-case letters, digits, dots and hyphens; old buckets and other servers"
          + " also have up to 255 letters, digits, dots, hyphens and underscores, or"
          + " tenant:bucket)");
    }
    String prefix = url.group("path").replaceFirst("^/+", "").replaceFirst("/+$", "");
    if (!prefix.isEmpty()) {
      try {
        MediaKey.of(prefix);
      } catch (IllegalArgumentException e) {
        throw Refusal.usage("not a prefix: " + Printable.of(String.valueOf(e.getMessage())), e);
      }
    }
    return new Bucket(bucket, prefix);
  }

  /** A folder with such a name is more likely a typing error. */
  private static Refusal likeUrl(String flag, String scheme, String rest) {
    String path = rest.replaceFirst("^/+(?=[^/])", "");
    return Refusal.usage(flag + " must be a folder or s3://bucket[/prefix], got " + scheme + ":"
        + (scheme.equalsIgnoreCase("s3")
            ? "; did you mean s3://" + Printable.of(path, 80) + "?"
            : "; for a folder of that name write ./" + Printable.of(scheme + ":" + rest, 80)));
  }

  /** The forms that are recognized. */
  final class Shape {
    private static final Pattern URL = Pattern.compile(
        "(?<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?<host>[^/]*)(?<path>.*)", Pattern.DOTALL);
    /** Not one letter, which is a drive of Windows. */
    private static final Pattern SCHEME = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):");

    /** What AWS allowed before March 2018, and a tenant of Ceph before it. */
    private static final Pattern BUCKET =
        Pattern.compile("(?:[A-Za-z0-9_]{0,255}:)?(?=[._-]*[A-Za-z0-9])[A-Za-z0-9._-]{3,255}");

    private Shape() {}
  }
}
