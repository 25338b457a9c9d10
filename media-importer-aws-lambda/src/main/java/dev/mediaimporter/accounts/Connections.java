package dev.mediaimporter.accounts;

import dev.mediaimporter.accounts.RefusedException.Reason;
import dev.mediaimporter.media.AccessRejectedException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users and their connections to Google. Tokens are stored only sealed. Thread-safe; methods
 * block for the store.
 */
public final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final ConnectionStore store;
  private final TokenVault vault;
  private final UnaryOperator<String> folders;
  private final Clock clock;

  /**
   * Creates the connections over a store.
   *
   * @param folders returns the folder for an e-mail address; throws
   *     {@link IllegalArgumentException} for an invalid address
   */
  public Connections(
      ConnectionStore store, TokenVault vault, UnaryOperator<String> folders, Clock clock) {
    this.store = store;
    this.vault = vault;
    this.folders = folders;
    this.clock = clock;
  }

  /**
   * Returns the caller's profile; creates it on the first visit.
   *
   * @throws RefusedException if the user's data is being erased, the folder of the address belongs
   *     to another account, or the address is invalid
   */
  public Profile enter(Identity who) {
    return Optimistic.apply("the profile", () -> {
      Optional<Profile> known = store.profile(who.user());
      if (known.isPresent()) {
        if (known.get().leaving()) {
          throw new RefusedException(
              Reason.LEAVING, "Your data is still being erased. Try again in a few minutes.");
        }
        return known;
      }
      if (!store.claimFolder(folder(who.email()), who.user())) {
        throw new RefusedException(
            Reason.FOLDER_TAKEN,
            "The folder of this e-mail address belongs to another account. Ask the operator.");
      }
      return store.save(
          new Profile(who.user(), who.email(), clock.instant(), Optional.empty(), false, 0, 0));
    });
  }

  /**
   * Returns the profile of a caller whose connection has this scope.
   *
   * @throws RefusedException as {@link #enter} does, or with {@code NOT_CONNECTED}
   */
  public Profile requireConnected(Identity who, String scope) {
    if (!isConnected(who.user(), scope)) {
      // Whoever has not come yet gets no folder for being refused.
      profile(who.user()).ifPresent(known -> enter(who));
      throw new RefusedException(
          Reason.NOT_CONNECTED, "Connect to Google Photos first, and allow " + scope + ".");
    }
    return enter(who);
  }

  private String folder(String email) {
    try {
      return folders.apply(email);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Reason.BAD_ADDRESS, "Your e-mail address cannot name a folder. Use another account.");
    }
  }

  /** The folder that keeps the user's media; empty when their address cannot name one. */
  public Optional<String> folderOf(Identity who) {
    String email = profile(who.user()).map(Profile::email).orElse(who.email());
    try {
      return Optional.of(folders.apply(email));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The profile of a known user. */
  public Optional<Profile> profile(String user) {
    return store.profile(user);
  }

  /** Stores the user's refresh token. */
  public void connect(Identity who, Secret refreshToken, Set<String> scopes) {
    enter(who);
    String ciphertext = vault.seal(who.user(), TokenVault.Purpose.REFRESH_TOKEN, refreshToken);
    store.putToken(
        who.user(),
        ConnectionStore.CONNECTION,
        new SealedToken(ciphertext, scopes, Optional.empty()));
  }

  /** Whether the user's connection has this scope. */
  public boolean isConnected(String user, String scope) {
    return store.hasScope(user, scope);
  }

  /**
   * The user's refresh token.
   *
   * @throws AccessRejectedException if there is none
   */
  public Secret refreshToken(String user) {
    return token(user, ConnectionStore.CONNECTION, TokenVault.Purpose.REFRESH_TOKEN);
  }

  /** Stores the access token that came with a job. */
  public void putAccessToken(String user, String jobId, Secret token, Instant expiresAt) {
    String ciphertext = vault.seal(user, TokenVault.Purpose.ACCESS_TOKEN, token);
    store.putToken(user, jobId, new SealedToken(ciphertext, Set.of(), Optional.of(expiresAt)));
  }

  /**
   * The access token that came with a job.
   *
   * @throws AccessRejectedException if it has expired
   */
  public Secret accessToken(String user, String jobId) {
    return token(user, jobId, TokenVault.Purpose.ACCESS_TOKEN);
  }

  private Secret token(String user, String slot, TokenVault.Purpose purpose) {
    SealedToken stored = store
        .token(user, slot)
        .filter(token ->
            token.expiresAt().filter(end -> !end.isAfter(clock.instant())).isEmpty())
        .orElseThrow(() -> new AccessRejectedException(
            "there is no valid access to Google Photos: connect again", null));
    return vault.open(user, purpose, stored.ciphertext());
  }

  /**
   * Marks the profile as leaving; from then on the user is refused.
   *
   * @return whether the user was known
   */
  public boolean markLeaving(String user) {
    return Optimistic.apply("the profile", () -> {
      Optional<Profile> profile = store.profile(user);
      return profile.isEmpty() || profile.get().leaving()
          ? Optional.of(profile.isPresent())
          : store.save(profile.get().asLeaving()).map(saved -> true);
    });
  }

  /**
   * Revokes and deletes the user's refresh token; without one there is nothing to do.
   *
   * @param revoke returns the refresh token to Google; after an exception from it the token is
   *     still there, but for one that says that Google does not know it
   */
  public void giveBack(String user, Consumer<Secret> revoke) {
    Optional<SealedToken> stored = store.token(user, ConnectionStore.CONNECTION);
    if (stored.isEmpty()) {
      return;
    }
    try {
      revoke.accept(
          vault.open(user, TokenVault.Purpose.REFRESH_TOKEN, stored.get().ciphertext()));
    } catch (AccessRejectedException e) {
      LOG.warn("Google did not revoke a token: {}", e.getMessage());
    }
    store.deleteToken(user, ConnectionStore.CONNECTION);
  }
}
