package dev.mediaimporter;

/**
 * The requests that one item may still cost in a run, look-ups and renewals included. One thread at
 * a time.
 */
final class RequestBudget {
  private int left;

  RequestBudget(int requests) {
    this.left = requests;
  }

  boolean affords(int requests) {
    return requests <= left;
  }

  void spend() {
    left--;
  }
}
