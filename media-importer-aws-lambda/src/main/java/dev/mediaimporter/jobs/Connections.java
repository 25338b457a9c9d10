package dev.mediaimporter.jobs;

import dev.mediaimporter.jobs.RefusedException.Reason;
import dev.mediaimporter.media.AccessRejectedException;
import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Who the users are, and their tokens, which are stored sealed only. Thread-safe; methods block for
 * the stores.
 */
public final class Connections {
  private static final int MAX_CONFLICTS = 50;

  private final ConnectionStore store;
  private final JobStore jobs;
  private final WorkQueue queue;
  private final JobScheduler promotion;
  private final TokenVault cipher;
  private final UnaryOperator<String> folders;
  private final Clock clock;

  /**
   * Connects these parts.
   *
   * @param folders gives the folder that an e-mail address's media are kept in; throws
   *     {@link IllegalArgumentException} for what is no address
   */
  public Connections(
      ConnectionStore store,
      JobStore jobs,
      WorkQueue queue,
      TokenVault cipher,
      UnaryOperator<String> folders,
      Clock clock) {
    this.store = store;
    this.jobs = jobs;
    this.queue = queue;
    this.promotion = new JobScheduler(jobs, store, queue, WorkQueue.LONGEST_DELAY, clock);
    this.cipher = cipher;
    this.folders = folders;
    this.clock = clock;
  }

  /**
   * The caller's profile, made at the first visit.
   *
   * @throws RefusedException if the user is being forgotten, the folder of the address belongs to
   *     another account, or the address can have none
   */
  public Profile enter(Identity who) {
    for (int i = 0; i < MAX_CONFLICTS; i++) {
      Optional<Profile> known = store.profile(who.user());
      if (known.isPresent()) {
        if (known.get().leaving()) {
          throw new RefusedException(
              Reason.LEAVING, "Your data is still being erased. Try again in some minutes.");
        }
        return known.get();
      }
      if (!store.claimFolder(folder(who.email()), who.user())) {
        throw new RefusedException(
            Reason.FOLDER_TAKEN,
            "The folder of this e-mail address belongs to another account. Ask the operator.");
      }
      Optional<Profile> made = store.save(
          new Profile(who.user(), who.email(), clock.instant(), Optional.empty(), false, 0));
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw new IllegalStateException("a profile changes faster than it can be saved");
  }

  private String folder(String email) {
    try {
      return folders.apply(email);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Reason.BAD_ADDRESS,
          "Nothing can be kept under your e-mail address. Use another account.");
    }
  }

  /** The profile of a user who was here before. */
  public Optional<Profile> profile(String user) {
    return store.profile(user);
  }

  /**
   * Keeps the user's refresh token and lets jobs that waited for it go on, if these scopes are
   * enough for them.
   */
  public void connect(Identity who, Secret refreshToken, Set<String> scopes) {
    enter(who);
    String ciphertext = cipher.seal(who.user(), TokenVault.Purpose.REFRESH_TOKEN, refreshToken);
    store.putToken(
        who.user(),
        ConnectionStore.CONNECTION,
        new SealedToken(ciphertext, scopes, Optional.empty()));
    for (Job job : jobs.open(who.user())) {
      if (scopes.contains(GoogleScopes.neededFor(job.source().api()))) {
        resume(job, Job.Access.CONNECTION);
      }
    }
    promotion.promote(who.user());
  }

  /** Lets a job that needs consent wait for its turn again; leaves any other as it is. */
  void resume(Job parked, Job.Access access) {
    JobChanges.apply(jobs, parked.user(), parked.id(), job -> {
      Instant now = clock.instant();
      return job.state() == JobState.NEEDS_CONSENT
          ? Optional.of(job.changed(now)
              .state(JobState.WAITING)
              .access(access)
              .problem(Optional.empty())
              .progressAt(now)
              .dueAt(now.plus(WorkQueue.LONGEST_DELAY))
              .build())
          : Optional.empty();
    });
  }

  /** Whether the user's connection has this scope. */
  public boolean isConnected(String user, String scope) {
    return store
        .token(user, ConnectionStore.CONNECTION)
        .filter(token -> token.scopes().contains(scope))
        .isPresent();
  }

  /**
   * The user's refresh token.
   *
   * @throws AccessRejectedException if there is none
   */
  public Secret refreshToken(String user) {
    return token(user, ConnectionStore.CONNECTION, TokenVault.Purpose.REFRESH_TOKEN);
  }

  /** Keeps the access token that came with a job. */
  void keepAccessToken(String user, String jobId, Secret token, Instant expiresAt) {
    String ciphertext = cipher.seal(user, TokenVault.Purpose.ACCESS_TOKEN, token);
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
    return cipher.open(user, purpose, stored.ciphertext());
  }

  /**
   * Forgets a user: the tokens at once, everything else soon after by a worker. The media stay.
   *
   * @param revoke gives the refresh token back to Google; what it throws ends the call before
   *     anything was deleted
   */
  public void leave(String user, Consumer<Secret> revoke) {
    Optional<SealedToken> token = store.token(user, ConnectionStore.CONNECTION);
    token.ifPresent(stored ->
        revoke.accept(cipher.open(user, TokenVault.Purpose.REFRESH_TOKEN, stored.ciphertext())));
    if (!markLeaving(user)) {
      return;
    }
    store.deleteToken(user, ConnectionStore.CONNECTION);
    for (Job job : jobs.open(user)) {
      store.deleteToken(user, job.id());
      JobChanges.apply(jobs, user, job.id(), open -> JobService.cancelled(open, clock.instant()));
    }
    queue.send(new WorkMessage.Forget(user));
  }

  private boolean markLeaving(String user) {
    for (int i = 0; i < MAX_CONFLICTS; i++) {
      Optional<Profile> profile = store.profile(user);
      if (profile.isEmpty()) {
        return false;
      }
      if (profile.get().leaving() || store.save(profile.get().asLeaving()).isPresent()) {
        return true;
      }
    }
    throw new IllegalStateException("a profile changes faster than it can be saved");
  }
}
