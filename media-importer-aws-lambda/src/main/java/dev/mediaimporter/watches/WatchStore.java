package dev.mediaimporter.watches;

import dev.mediaimporter.accounts.UserData;
import dev.mediaimporter.jobs.DueWork;
import java.util.List;
import java.util.Optional;

/**
 * Stores watches. Safe for concurrent use, also by several processes; what was saved is seen by
 * every later read. Failures of the store itself are unchecked exceptions of its own, after which a
 * change may or may not have been made. {@code WatchStoreContract} tests this contract.
 */
public interface WatchStore extends UserData {
  /** The user's watch of an album. */
  Optional<Watch> find(String user, String albumId);

  /**
   * Saves a watch if the stored one still has {@link Watch#version()}; version 0 means that there
   * must be none.
   *
   * @return what is stored now, its version one higher; empty when another change was first
   */
  Optional<Watch> save(Watch watch);

  /**
   * Saves a watch that must be new, as {@link #save} does, if its user then has no more than this
   * many; that holds whatever is added at the same time.
   *
   * @return what is stored now; empty when there are too many, or another change was first
   */
  Optional<Watch> add(Watch watch, int most);

  /** Deletes a watch; an unknown one is ignored. */
  void delete(String user, String albumId);

  /**
   * A user's watches, by album id.
   *
   * @param limit at least 1; those beyond it are left out
   */
  List<Watch> list(String user, int limit);

  /**
   * The watches of all users by their {@link Watch#nextRun()}: a
   * {@link dev.mediaimporter.jobs.WorkMessage.Watched} for each.
   */
  DueWork dueWork();
}
