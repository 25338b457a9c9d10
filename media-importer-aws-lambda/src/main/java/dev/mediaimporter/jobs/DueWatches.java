package dev.mediaimporter.jobs;

import dev.mediaimporter.signin.GoogleScopes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Starts the imports of watches. A key made of the watch and its due time leads to one and the same
 * job, however often and by however many this is tried; the watch moves on after its job is there.
 * So whatever dies in between starts no second job, and skips none.
 */
final class DueWatches {
  private static final Duration UNTIL_THERE_IS_ROOM = Duration.ofHours(1);

  private final WatchStore watches;
  private final JobStore jobs;
  private final ConnectionStore users;
  private final JobScheduler promotion;
  private final JobPolicy policy;
  private final JobIds ids;
  private final Clock clock;

  DueWatches(
      WatchStore watches,
      JobStore jobs,
      ConnectionStore users,
      JobScheduler promotion,
      JobPolicy policy,
      Clock clock,
      RandomGenerator random) {
    this.watches = watches;
    this.jobs = jobs;
    this.users = users;
    this.promotion = promotion;
    this.policy = policy;
    this.ids = new JobIds(clock, random);
    this.clock = clock;
  }

  List<Watch> next(int limit) {
    return watches.due(clock.instant(), limit);
  }

  /** What became of a watch that was due. */
  enum Outcome {
    /** Its import is there. */
    STARTED,
    /** It waits for a later time. */
    PUT_OFF,
    /** Somebody else moved it on. */
    CONFLICT
  }

  Outcome run(Watch watch) {
    Instant now = clock.instant();
    if (isHeldUp(watch)) {
      return moved(watch.dueAfter(now), Outcome.PUT_OFF);
    }
    String user = watch.user();
    // No client's key has spaces in it.
    String key = "watch of " + watch.album().idOrTitle() + " at " + watch.nextRun();
    String id = jobs.claim(
            user, key, new JobStore.KeyClaim(ids.next(), watch.album().text()))
        .jobId();
    if (jobs.find(user, id).isEmpty()
        && jobs.admit(
                JobService.waiting(user, id, watch.album(), Job.Access.CONNECTION, policy, now),
                room())
            == JobStore.Admission.FULL) {
      return moved(watch.due(now.plus(UNTIL_THERE_IS_ROOM)), Outcome.PUT_OFF);
    }
    Outcome outcome = moved(watch.ran(new Watch.Run(id, now)).dueAfter(now), Outcome.STARTED);
    promotion.promote(user);
    return outcome;
  }

  /** Watches leave half of the places for what the user asks for. */
  private int room() {
    return Math.max(1, policy.maxOpenJobs() / 2);
  }

  private Outcome moved(Watch watch, Outcome outcome) {
    return watches.save(watch).isPresent() ? outcome : Outcome.CONFLICT;
  }

  private boolean isHeldUp(Watch watch) {
    String user = watch.user();
    String scope = GoogleScopes.neededFor(watch.album().api());
    return users.profile(user).filter(profile -> !profile.leaving()).isEmpty()
        || users
            .token(user, ConnectionStore.CONNECTION)
            .filter(token -> token.scopes().contains(scope))
            .isEmpty()
        || watch
            .lastRun()
            .flatMap(run -> jobs.find(user, run.jobId()))
            .filter(job -> !job.state().isOver())
            .isPresent()
        // What one import lacks, the next one would lack as well.
        || jobs.open(user).stream().anyMatch(job -> lacksConnection(job, scope));
  }

  private static boolean lacksConnection(Job job, String scope) {
    return job.state() == JobState.NEEDS_CONSENT
        && job.access() == Job.Access.CONNECTION
        && GoogleScopes.neededFor(job.source().api()).equals(scope);
  }
}
