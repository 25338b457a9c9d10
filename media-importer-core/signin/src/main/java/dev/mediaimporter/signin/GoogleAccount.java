package dev.mediaimporter.signin;

/**
 * Who signed in, as Google's verified ID token says. Immutable.
 *
 * @param subject Google's identifier of the account, which never changes: the key for everything
 *     kept about a user
 * @param email the address at the time of the sign-in
 * @param emailVerified whether Google vouches for the address
 */
public record GoogleAccount(String subject, String email, boolean emailVerified) {}
