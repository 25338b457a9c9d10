package dev.mediaimporter.photos;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param items what it holds; may be empty even when more follows
 * @param nextToken the page token of the next page; its absence is the only mark of the end
 */
public record Page<T>(List<T> items, Optional<String> nextToken) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
    nextToken = nextToken.filter(token -> !token.isEmpty());
  }

  @Override
  public String toString() {
    return "Page[" + items.size() + " items, " + (nextToken.isPresent() ? "more" : "last") + "]";
  }
}
