package dev.mediaimporter.testkit.emulator.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.Behaviour;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.FaultTypes.EmptyPages;
import dev.mediaimporter.testkit.emulator.http.SealedText;
import dev.mediaimporter.testkit.emulator.media.Hash;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts lists into pages; where a listing stands is all in its page token. */
public record Paging(Clock clock, SealedText seal, Behaviour behaviour) {
  /**
   * What a listing is asked for.
   *
   * @param parameters all but the token, which must not change from page to page
   * @param token empty on the first page
   */
  public record Request(String parameters, String token, int pageSize) {}

  public record Page<T>(List<T> entries, @Nullable String nextToken) {
    /** The answer with this page, whose entries are written as this array. */
    public JsonObject json(String name, JsonArray array) {
      JsonObject json = new JsonObject();
      if (!array.isEmpty()) {
        json.add(name, array);
      }
      if (nextToken != null) {
        json.addProperty("nextPageToken", nextToken);
      }
      return json;
    }
  }

  /** The size of a page from what was asked for, 0 for nothing. */
  static int pageSize(int asked, int standard, int most, FaultMatch firing) {
    if (asked < 0 || (asked > most && firing.has(Fault.OVERSIZED_PAGES_REFUSED))) {
      throw ApiError.invalid("Page size must be between 0 and " + most + ".");
    }
    return asked == 0 ? standard : Math.min(asked, most);
  }

  public <T> Page<T> page(Request request, List<T> list, FaultMatch firing) {
    int offset = 0;
    int empties = 0;
    if (!request.token().isEmpty()) {
      List<String> facts = seal.open(request.token(), 4);
      if (facts == null
          || !facts.get(0).equals(request.parameters())
          || firing.has(Fault.PAGE_TOKEN_REFUSED)
          || tooOld(Instant.ofEpochMilli(Long.parseLong(facts.get(3))))) {
        throw ApiError.invalid(
            "When using a page token, you must use the same parameters as the previous request.");
      }
      offset = Math.min(list.size(), Integer.parseInt(facts.get(1)));
      empties = Integer.parseInt(facts.get(2));
    }
    EmptyPages emptyPages = firing.first(EmptyPages.class);
    if (emptyPages != null && empties < emptyPages.count() && offset < list.size()) {
      return new Page<>(List.of(), token(request, offset, empties + 1, firing));
    }
    int size = firing.has(Fault.SHORT_PAGES)
        ? 1 + (int) Hash.below(Hash.mix(offset, request.parameters()), request.pageSize())
        : request.pageSize();
    int end = Math.min(list.size(), offset + size);
    List<T> entries = list.subList(offset, end);
    if (end == list.size()) {
      boolean trailing = firing.has(Fault.TRAILING_EMPTY_PAGE) && offset < end;
      return new Page<>(entries, trailing ? token(request, end, 0, firing) : null);
    }
    boolean overlapping = firing.has(Fault.OVERLAPPING_PAGES) && entries.size() > 1;
    return new Page<>(entries, token(request, overlapping ? end - 1 : end, 0, firing));
  }

  private boolean tooOld(Instant made) {
    return !clock.instant().isBefore(made.plus(behaviour.pageTokenLifetime.get()));
  }

  private String token(Request request, int offset, int empties, FaultMatch firing) {
    if (firing.has(Fault.REPEATED_PAGE_TOKEN) && !request.token().isEmpty()) {
      return request.token();
    }
    return seal.seal(request.parameters(), offset, empties, clock.instant().toEpochMilli());
  }
}
