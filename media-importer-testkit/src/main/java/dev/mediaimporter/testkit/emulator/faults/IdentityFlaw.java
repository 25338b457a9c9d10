package dev.mediaimporter.testkit.emulator.faults;

/** The ways in which an ID token can be wrong; the first four also affect tokeninfo. */
public enum IdentityFlaw {
  /** The token is for another app. */
  FOREIGN_AUDIENCE,
  /** The token has no e-mail address. */
  NO_EMAIL,
  /** The e-mail address is not verified. */
  EMAIL_NOT_VERIFIED,
  /** The token expired an hour ago; tokeninfo answers 400. */
  EXPIRED,
  /** The issuer is not Google. */
  FOREIGN_ISSUER,
  /** The issuer is written without {@code https://}, which is allowed. */
  ISSUER_WITHOUT_SCHEME,
  /** The nonce is not the one of the request. */
  OTHER_NONCE,
  /** The token is not signed: its algorithm is {@code none}. */
  NOT_SIGNED,
  /** The token is signed by another key than the published one of that name. */
  FOREIGN_SIGNATURE
}
