package dev.mediaimporter.jobs;

import dev.mediaimporter.accounts.UserData;
import dev.mediaimporter.photos.Page;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores the results of items: the ledger of each user, and the failures of each job. Safe for
 * concurrent use; what was put is seen by every later {@link #held} and {@link #failures}. Failures
 * of the store itself are unchecked exceptions of its own. {@code ItemStoreContract} tests this
 * contract.
 */
public interface ItemStore extends UserData {
  /**
   * Which of these items are held, by id.
   *
   * @param itemIds at most 100, so that one request is enough
   */
  Map<String, HeldItem> held(String user, Collection<String> itemIds);

  /**
   * The ids of held items that begin with a text. One request for each megabyte of their rows.
   *
   * @param prefix of printable ASCII characters, not empty
   */
  Set<String> heldIds(String user, String prefix);

  /** Notes that an item is held; survives a crash once this returns. */
  void put(String user, HeldItem item);

  /**
   * What is held for a user, latest capture time first and undated last. An item may be listed a
   * moment after it was put. A page may be empty although more follow.
   *
   * @param after the token of an earlier page; of use only for the same user and filter
   * @param limit at least 1, at most 100
   */
  Page<HeldItem> list(String user, HeldFilter filter, Optional<String> after, int limit);

  /** Some of what is held for a user, in no promised order; none only when there is none. */
  List<HeldItem> some(String user);

  /** How much is held of each month that has something, in the order of {@link #list}. */
  List<MonthTotals> months(String user, HeldFilter filter);

  /** Removes the record of an item; nothing happens when there is none. */
  void remove(String user, String itemId);

  /** Notes failures of a job, replacing what was noted of the same items. */
  void putFailures(String user, String jobId, Collection<FailedItem> failures);

  /** Removes the records of these items; those without a record are ignored. */
  void removeFailures(String user, String jobId, Collection<String> itemIds);

  /**
   * The failures of a job, by item id.
   *
   * @param after the token of an earlier page; of use only for the same user
   * @param limit at least 1
   */
  Page<FailedItem> failures(String user, String jobId, Optional<String> after, int limit);
}
