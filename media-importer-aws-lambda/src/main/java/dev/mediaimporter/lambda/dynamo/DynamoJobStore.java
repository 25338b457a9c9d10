package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.accounts.Optimistic;
import dev.mediaimporter.jobs.DueWork;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.jobs.JobState;
import dev.mediaimporter.jobs.JobStore;
import dev.mediaimporter.jobs.Lease;
import dev.mediaimporter.jobs.Patience;
import dev.mediaimporter.jobs.Position;
import dev.mediaimporter.jobs.Tally;
import dev.mediaimporter.jobs.WorkMessage;
import dev.mediaimporter.media.FailureReason;
import dev.mediaimporter.photos.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Jobs as rows {@code JOB#<id>}; those that may be due are in the index, spread over eight
 * partitions by user. Jobs that ended stay for 90 days. A user's row {@code ADMISSIONS} names the
 * jobs that became open, of which some may have ended since, and counts those of its day.
 */
final class DynamoJobStore implements JobStore {
  private static final String JOB = "JOB#";
  private static final String DUE = "DUE#";
  private static final String KEY = "IDEM#";
  private static final String ADMISSIONS = "ADMISSIONS";
  private static final int SHARDS = 8;
  private static final Duration KEPT = Duration.ofDays(90);
  private static final Duration KEY_KEPT = Duration.ofDays(1);

  private static final RowReader<Job> JOBS = new RowReader<>(JOB, DynamoJobStore::job);

  private final DynamoTable table;
  private final Clock clock;

  DynamoJobStore(DynamoTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  @Override
  public Optional<Job> find(String user, String jobId) {
    return table.get(DynamoTable.ofUser(user), JOB + jobId).flatMap(JOBS::one);
  }

  @Override
  public Optional<Job> save(Job job) {
    return table.putNext(row(job), job.version())
        ? Optional.of(Job.builder().from(job).version(job.version() + 1).build())
        : Optional.empty();
  }

  @Override
  public Admission admit(Job job, int maxOpen, int maxToday) {
    String pk = DynamoTable.ofUser(job.user());
    return Optimistic.apply("the list of jobs", () -> {
      // Read before the count, so that the count still holds if nobody wrote this row since.
      Optional<Attributes> admissions = table.get(pk, ADMISSIONS);
      List<String> open = openIds(job.user(), admissions);
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      long admitted = admissions
          .filter(row -> row.text("day").equals(Optional.of(today.toString())))
          .map(row -> row.number("admitted", 0))
          .orElse(0L);
      boolean full = open.size() >= maxOpen;
      boolean enough = admitted >= maxToday;
      Attributes counted = Attributes.row(pk, ADMISSIONS)
          .put(
              "open", Stream.concat(open.stream(), Stream.of(job.id())).collect(Collectors.toSet()))
          .put("day", today.toString())
          .put("admitted", admitted + 1, 0);
      if (!full
          && !enough
          && table.putNextBoth(
              row(job),
              job.version(),
              counted,
              admissions.map(row -> row.number(DynamoTable.VERSION, 0)).orElse(0L))) {
        return Optional.of(Admission.ADMITTED);
      }
      if (find(job.user(), job.id()).map(Job::version).orElse(0L) != job.version()) {
        return Optional.of(Admission.CONFLICT);
      }
      if (full) {
        return Optional.of(Admission.FULL);
      }
      return enough ? Optional.of(Admission.ENOUGH_TODAY) : Optional.empty();
    });
  }

  @Override
  public Page<Job> list(String user, Optional<String> after, int limit) {
    return table.query(DynamoTable.ofUser(user), JOB, after, limit, false, JOBS);
  }

  @Override
  public List<Job> open(String user) {
    String pk = DynamoTable.ofUser(user);
    return JOBS.all(maybeOpen(pk, table.get(pk, ADMISSIONS))).stream()
        .filter(job -> !job.state().isOver())
        .sorted(Comparator.comparing(Job::id))
        .toList();
  }

  /** Also those that only a newer version can read: it must find them again. */
  private List<String> openIds(String user, Optional<Attributes> admissions) {
    return maybeOpen(DynamoTable.ofUser(user), admissions).stream()
        .filter(row -> JOBS.one(row).filter(job -> job.state().isOver()).isEmpty())
        .map(DynamoJobStore::id)
        .toList();
  }

  /** Rows of versions before this one name no jobs: all are read, until one is admitted. */
  private List<Attributes> maybeOpen(String pk, Optional<Attributes> admissions) {
    Set<String> admitted = admissions.map(row -> row.texts("open")).orElse(Set.of());
    return admitted.isEmpty()
        ? openRows(pk)
        : table.getAll(pk, admitted.stream().map(id -> JOB + id).toList());
  }

  private static String id(Attributes row) {
    return row.requireText(DynamoTable.SK).substring(JOB.length());
  }

  private List<Attributes> openRows(String pk) {
    Map<String, String> states = new HashMap<>();
    Stream.of(JobState.values())
        .filter(state -> !state.isOver())
        .forEach(state -> states.put(":" + state.name(), state.name()));
    String filter =
        states.keySet().stream().sorted().collect(Collectors.joining(", ", "#state IN (", ")"));
    return table.queryAll(pk, JOB, filter, Map.of("#state", "state"), states);
  }

  @Override
  public List<DueWork> dueWork() {
    return IntStream.range(0, SHARDS)
        .mapToObj(shard ->
            (DueWork) new DynamoDueWork(table.index(), DUE + shard, JOB, WorkMessage.Check::new))
        .toList();
  }

  @Override
  public KeyClaim claim(String user, String key, KeyClaim claim) {
    Instant now = clock.instant();
    Attributes row = Attributes.row(DynamoTable.ofUser(user), KEY + Attributes.sha256(key))
        .put("job", claim.jobId())
        .put("request", claim.request())
        .expiring(now.plus(KEY_KEPT));
    return table
        .putIfAbsent(row, now.getEpochSecond())
        .map(old -> new KeyClaim(old.requireText("job"), old.requireText("request")))
        .orElse(claim);
  }

  @Override
  public void release(String user, String key) {
    table.delete(DynamoTable.ofUser(user), KEY + Attributes.sha256(key));
  }

  @Override
  public boolean eraseSome(String user) {
    String pk = DynamoTable.ofUser(user);
    return table.eraseSome(pk, JOB)
        || table.eraseSome(pk, KEY)
        || table.eraseSome(pk, ADMISSIONS)
        || table.eraseSome(pk, DynamoCallCounts.CALLS);
  }

  static Attributes row(Job job) {
    Attributes row = Attributes.row(DynamoTable.ofUser(job.user()), JOB + job.id())
        .put("user", job.user())
        .put("source", job.source().text())
        .put("access", job.access().name())
        .put("state", job.state().name())
        .put("problem", job.problem())
        .put("resumeAt", job.resumeAt())
        .put("phase", job.position().phase().name())
        .put("page", job.page())
        .put("cursor", job.position().cursor())
        .put("cycleMarker", job.position().cycleMarker())
        .put("passStart", job.position().passStart(), 1)
        .put("lastItem", job.position().lastItem())
        .put("emptyPages", job.position().emptyPages(), 0)
        .put("crashes", job.patience().crashes(), 0)
        .put("stalls", job.patience().stalls(), 0)
        .put("pauses", job.patience().pauses(), 0)
        .put("restarts", job.patience().restarts(), 0)
        .put("rounds", job.patience().rounds(), 0)
        .put("retryAll", job.retryAll())
        .put("skipped", job.skipped())
        .put("storedAtStart", job.storedAtStart(), 0)
        .put("leaseOwner", job.lease().map(Lease::owner))
        .put("leaseUntil", job.lease().map(Lease::until))
        .put("stored", job.tally().stored(), 0)
        .put("alreadyThere", job.tally().alreadyThere(), 0)
        .put("bytes", job.tally().bytes(), 0)
        .put(
            "failures",
            job.tally().failures().entrySet().stream()
                .collect(Collectors.toMap(failure -> failure.getKey().name(), Map.Entry::getValue)))
        .put("inProgressStored", job.inProgress().stored(), 0)
        .put("inProgressThere", job.inProgress().alreadyThere(), 0)
        .put("inProgressBytes", job.inProgress().bytes(), 0)
        .put("sourceReport", job.sourceReport())
        .put("picked", job.picked().orElse(-1L), -1L)
        .put("createdAt", job.createdAt())
        .put("updatedAt", job.updatedAt())
        .put("progressAt", job.progressAt())
        .put("endedAt", job.endedAt())
        .put("dueAt", job.dueAt());
    job.dueAt()
        .ifPresent(due -> row.put(
                DynamoIndex.PK, DUE + Math.floorMod(job.user().hashCode(), SHARDS))
            .put(DynamoIndex.SK, DynamoIndex.sortable(due)));
    job.endedAt().ifPresent(end -> row.expiring(end.plus(KEPT)));
    return row;
  }

  private static Job job(Attributes row) {
    return Job.builder()
        .user(row.requireText("user"))
        .id(id(row))
        .source(JobSource.parse(row.requireText("source")))
        .access(Job.Access.valueOf(row.requireText("access")))
        .state(JobState.valueOf(row.requireText("state")))
        .problem(row.text("problem"))
        .resumeAt(row.time("resumeAt"))
        .position(new Position(
            Position.Phase.valueOf(row.requireText("phase")),
            row.count("page", 1),
            row.text("cursor"),
            row.text("cycleMarker"),
            row.count("passStart", 1),
            row.text("lastItem"),
            row.count("emptyPages", 0)))
        .patience(new Patience(
            row.count("crashes", 0),
            row.count("stalls", 0),
            row.count("pauses", 0),
            row.count("restarts", 0),
            row.count("rounds", 0)))
        .retryAll(row.flag("retryAll"))
        .skipped(row.texts("skipped"))
        .storedAtStart(row.count("storedAtStart", 0))
        .lease(row.text("leaseOwner").map(owner -> new Lease(owner, row.requireTime("leaseUntil"))))
        .tally(new Tally(
            row.number("stored", 0),
            row.number("alreadyThere", 0),
            row.number("bytes", 0),
            row.numbers("failures", FailureReason::valueOf)))
        .inProgress(new Tally(
            row.number("inProgressStored", 0),
            row.number("inProgressThere", 0),
            row.number("inProgressBytes", 0),
            Map.of()))
        .sourceReport(row.text("sourceReport"))
        .picked(Optional.of(row.number("picked", -1)).filter(picked -> picked >= 0))
        .createdAt(row.requireTime("createdAt"))
        .updatedAt(row.requireTime("updatedAt"))
        .progressAt(row.requireTime("progressAt"))
        .endedAt(row.time("endedAt"))
        .dueAt(row.time("dueAt"))
        .version(row.number(DynamoTable.VERSION, 0))
        .build();
  }
}
