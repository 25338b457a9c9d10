package dev.mediaimporter.accounts;

import java.util.Optional;

/**
 * Stores the profiles of users and their sealed tokens. Safe for concurrent use, also by several
 * processes; what was saved is seen by every later read. Failures of the store itself are unchecked
 * exceptions of its own. {@code ConnectionStoreContract} tests this contract.
 */
public interface ConnectionStore {
  /** The user's profile. */
  Optional<Profile> profile(String user);

  /**
   * Saves a profile if the stored one still has {@link Profile#version()}; version 0 means that
   * there must be none.
   *
   * @return what is stored now, its version one higher; empty when another change was first
   */
  Optional<Profile> save(Profile profile);

  /**
   * Adds to what a user has stored; unknown users are ignored.
   *
   * @param bytes how much more; negative for what was deleted
   */
  void addStored(String user, long bytes);

  /**
   * Gives a folder to the first user who asks for it, permanently: it outlives {@link #erase},
   * because the media in it do.
   *
   * @return whether it is this user's now
   */
  boolean claimFolder(String folder, String user);

  /**
   * A stored token.
   *
   * @param slot which one: {@link #CONNECTION} or the id of the job it came with
   */
  Optional<SealedToken> token(String user, String slot);

  /** Whether the user's refresh token is stored and has this scope. */
  default boolean hasScope(String user, String scope) {
    return token(user, CONNECTION)
        .filter(token -> token.scopes().contains(scope))
        .isPresent();
  }

  /** Stores a token, replacing the one in its slot. */
  void putToken(String user, String slot, SealedToken token);

  /** Deletes a token; an unknown one is ignored. */
  void deleteToken(String user, String slot);

  /** Erases the profile and all tokens. */
  void erase(String user);

  /** The slot of the user's refresh token. */
  String CONNECTION = "google";
}
