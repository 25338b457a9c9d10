package dev.mediaimporter.jobs;

/** A message to a worker. Contains ids, never tokens, links or addresses. Immutable. */
public sealed interface WorkMessage {
  /** The user; fair queues are fair between users. */
  String user();

  /**
   * Process one page of a job.
   *
   * @param page the page number the job had when this was sent
   */
  record Page(String user, String jobId, int page) implements WorkMessage {}

  /**
   * Erase everything kept about a user who left.
   *
   * @param withMedia whether to delete the stored media, too
   */
  record Forget(String user, boolean withMedia) implements WorkMessage {}

  /** Check a job that may be due. */
  record Check(String user, String jobId) implements WorkMessage {}

  /** Look whether a watched album is due. */
  record Watched(String user, String albumId) implements WorkMessage {}
}
