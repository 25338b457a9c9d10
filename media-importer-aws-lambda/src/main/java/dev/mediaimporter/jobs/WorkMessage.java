package dev.mediaimporter.jobs;

/** What is sent to workers: names of things, never tokens, links or addresses. Immutable. */
public sealed interface WorkMessage {
  /** Whose work it is; queues that can be fair are fair between users. */
  String user();

  /**
   * Work off one page of a job.
   *
   * @param page the page number the job had when this was sent
   */
  record Page(String user, String jobId, int page) implements WorkMessage {}

  /** Erase everything kept about a user who left. */
  record Forget(String user) implements WorkMessage {}
}
