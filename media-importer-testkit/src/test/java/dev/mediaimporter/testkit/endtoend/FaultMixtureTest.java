package dev.mediaimporter.testkit.endtoend;

import dev.mediaimporter.testkit.InMemoryMediaSink;
import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.ItemField;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any mixture of faults, held against a plain model: after it every listed item is stored with the
 * source's bytes or reported failed, nothing else is there, no item cost more than its budget, and
 * a run without faults completes everything. The proof itself is in {@link FaultyRun}.
 */
final class FaultMixtureTest {
  private static final Map<String, Fault> FAULTS = faults();

  private static Map<String, Fault> faults() {
    Map<String, Fault> faults = new TreeMap<>();
    faults.put("cut early", Fault.cutAfter(100));
    faults.put("cut late", Fault.cutAfter(9_000));
    faults.put("reset", Fault.resetAfter(2_000));
    faults.put("hang up", Fault.HANG_UP);
    faults.put("chunked", Fault.CHUNKED);
    faults.put("close-delimited", Fault.CLOSE_DELIMITED);
    faults.put("link refused", Fault.LINK_REFUSED);
    faults.put("400", Fault.bytesRefused(400));
    faults.put("404 with a PNG", Fault.MISSING_WITH_PNG);
    faults.put("HTML", Fault.HTML_INSTEAD_OF_BYTES);
    faults.put("still", Fault.STILL_INSTEAD_OF_VIDEO);
    faults.put("no redirect", Fault.VIDEO_WITHOUT_REDIRECT);
    faults.put("redirected away", Fault.redirectsTo("https://elsewhere.invalid/"));
    faults.put("wrong range", Fault.WRONG_RANGE);
    faults.put("octets", Fault.contentType("application/octet-stream"));
    faults.put("429 on bytes", Fault.THROTTLED);
    faults.put("429 for 3 s", Fault.throttledFor(Duration.ofSeconds(3)));
    faults.put("500", Fault.serverError(500, Fault.Body.JSON));
    faults.put("503 page", Fault.serverError(503, Fault.Body.HTML));
    faults.put("broken JSON", Fault.MALFORMED_JSON);
    faults.put("HTML for JSON", Fault.HTML_INSTEAD_OF_CONTENT);
    faults.put("token dies", Fault.ACCESS_TOKEN_DIES);
    faults.put("gone", Fault.gone(404));
    faults.put("video processing", Fault.VIDEO_PROCESSING);
    faults.put("video failed", Fault.VIDEO_FAILED);
    faults.put("page token refused", Fault.PAGE_TOKEN_REFUSED);
    faults.put("empty pages", Fault.emptyPages(3));
    faults.put("overlapping pages", Fault.OVERLAPPING_PAGES);
    faults.put("short pages", Fault.SHORT_PAGES);
    faults.put("no filename", Fault.omits(ItemField.FILENAME));
    faults.put("no link", Fault.omits(ItemField.BASE_URL));
    faults.put("unknown fields", Fault.UNKNOWN_FIELDS);
    faults.put("daily quota", Fault.DAILY_QUOTA_USED_UP);
    return faults;
  }

  /**
   * One fault of a schedule.
   *
   * @param share how many of the requests it meets
   * @param most how many times it meets one item at most
   * @param wherever whether it meets requests for bytes as well as those it is meant for
   */
  record Planned(String name, double share, int most, boolean wherever) {
    void addTo(FaultyRun run) {
      When when = When.always().withProbability(share).atMostPerItem(most);
      Fault fault = FAULTS.get(name);
      run.google().faults().add(fault, when);
      if (wherever && fault.meantFor().equals(RequestKind.API)) {
        run.google().faults().add(fault, when.on(RequestKind.BYTES, RequestKind.VIDEO_REDIRECT));
      }
    }
  }

  @Provide
  Arbitrary<List<Planned>> schedules() {
    Arbitrary<Planned> planned = Combinators.combine(
            Arbitraries.of(FAULTS.keySet()),
            Arbitraries.of(0.05, 0.2, 0.5, 1.0),
            Arbitraries.of(1, 2, 5, 1000),
            Arbitraries.of(true, false))
        .as(Planned::new);
    return planned.list().ofMinSize(1).ofMaxSize(6);
  }

  @Property(tries = 60, seed = "20261122")
  void every_item_is_stored_right_or_failed_by_name(
      @ForAll("schedules") List<Planned> schedule, @ForAll long seed, @ForAll boolean ranges)
      throws IOException {
    runAndRecover(FaultyRun.Road.LIBRARY, schedule, seed, ranges);
  }

  @Property(tries = 40, seed = "20261122")
  void every_picked_item_is_stored_right_or_failed_by_name(
      @ForAll("schedules") List<Planned> schedule, @ForAll long seed, @ForAll boolean ranges)
      throws IOException {
    runAndRecover(FaultyRun.Road.PICKER, schedule, seed, ranges);
  }

  private static void runAndRecover(
      FaultyRun.Road road, List<Planned> schedule, long seed, boolean ranges) throws IOException {
    try (FaultyRun run = new FaultyRun(road, library(), new InMemoryMediaSink(), seed)) {
      run.google().behaviour().rangesHonoured.set(ranges);
      schedule.forEach(planned -> planned.addTo(run));
      run.run();
      run.run();
      run.recover();
    }
  }

  static Library library() {
    List<LibraryItem> items = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      items.add(LibraryItem.photo(
          "photo-" + i, i < 3 ? "same.jpg" : "photo-" + i + ".jpg", 500 + i * 2_111L));
    }
    items.add(LibraryItem.video("video-0", "video-0.mp4", 30_000));
    items.add(LibraryItem.video("video-1", "video-1.mp4", 3_000));
    return Library.builder().album("All", items).build();
  }
}
