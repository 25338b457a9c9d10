package dev.mediaimporter.accounts;

/** A store of data about users that can be erased in steps. */
@FunctionalInterface
public interface UserData {
  /**
   * Erases some of a user's data.
   *
   * @return whether there may be more
   */
  boolean eraseSome(String user);
}
