package dev.mediaimporter.lambda.log;

import java.util.regex.Pattern;

/**
 * The last line of defence: takes out of a text whatever looks like a token or leads to one. Code
 * must not rely on it.
 */
final class Redaction {
  /** Google's access tokens, refresh tokens and client secrets, JWTs, and bearer headers. */
  private static final Pattern TOKEN = Pattern.compile("ya29\\.[\\w.~+/-]+"
      + "|\\b1//[\\w-]+"
      + "|\\bGOCSPX-[\\w-]+"
      + "|\\beyJ[\\w-]+\\.[\\w-]*\\.[\\w-]*"
      + "|(?i:bearer)\\s+[\\w.~+/=-]+");

  /** Paths hold download links, queries hold signatures. */
  private static final Pattern ADDRESS = Pattern.compile("(https?://[^/\\s\"'?#]+)[/?#][^\\s\"']*");

  private Redaction() {}

  static String of(String text) {
    return ADDRESS.matcher(TOKEN.matcher(text).replaceAll("***")).replaceAll("$1/***");
  }
}
