package dev.mediaimporter.testkit.emulator.faults;

/** How an ID token can be wrong; the first four show in tokeninfo as well. */
public enum IdentityFlaw {
  /** It is for another app. */
  FOREIGN_AUDIENCE,
  /** It has no e-mail address. */
  NO_EMAIL,
  /** Google does not vouch for the address. */
  EMAIL_NOT_VERIFIED,
  /** It expired an hour ago; tokeninfo answers 400. */
  EXPIRED,
  /** Somebody else issued it. */
  FOREIGN_ISSUER,
  /** The issuer is written without {@code https://}, which is allowed. */
  ISSUER_WITHOUT_SCHEME,
  /** It answers another question. */
  OTHER_NONCE,
  /** Its algorithm is {@code none}. */
  NOT_SIGNED,
  /** Its signature is by a key that has only the name of a published one. */
  FOREIGN_SIGNATURE
}
