package dev.mediaimporter.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mediaimporter.media.InvalidRequestException;
import dev.mediaimporter.media.SourceUnavailableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class PagedIterableTest {
  private final List<String> asked = new ArrayList<>();

  @Property
  void any_split_gives_the_same_items_in_order(@ForAll("splits") List<List<String>> pages) {
    List<String> expected = pages.stream().flatMap(List::stream).distinct().toList();
    PagedIterable<String> listing = listing(pages);
    assertThat(listing).containsExactlyElementsOf(expected);
    assertThat(listing.stream()).containsExactlyElementsOf(expected);
    List<String> fromPages = new ArrayList<>();
    listing.pages().forEach(page -> fromPages.addAll(page.items()));
    assertThat(fromPages).isEqualTo(expected);
  }

  @Property
  void asks_for_each_page_once_and_only_when_its_turn_comes(
      @ForAll("splits") List<List<String>> pages, @ForAll @IntRange(min = 0, max = 40) int take) {
    asked.clear();
    PagedIterable<String> listing = listing(pages);
    Iterator<String> items = listing.iterator();
    Iterator<Page<String>> untouched = listing.pages().iterator();
    assertThat(untouched.hasNext()).isTrue();
    assertThat(asked).isEmpty();
    for (int taken = 0; taken < take && items.hasNext(); taken++) {
      items.next();
    }
    Set<String> seen = new HashSet<>();
    int needed = 0;
    while (seen.size() < take && needed < pages.size()) {
      seen.addAll(pages.get(needed++));
    }
    assertThat(asked).hasSize(needed).doesNotHaveDuplicates();
  }

  @Property
  void starts_over_once_when_a_token_is_refused(
      @ForAll("splits") List<List<String>> pages,
      @ForAll @IntRange(min = 1, max = 20) int refusedAt) {
    List<String> expected = pages.stream().flatMap(List::stream).distinct().toList();
    PagedIterable<String> listing = listing(pages).fetchedBy(plain -> refusing(plain, refusedAt));
    assertThat(listing).containsExactlyElementsOf(expected);
  }

  @Example
  void gives_up_when_a_token_is_refused_again() {
    List<List<String>> pages = List.of(List.of("a"), List.of("b"), List.of("c"));
    PagedIterable<String> listing = listing(pages).fetchedBy(plain -> token -> {
      if (token.equals(Optional.of("2"))) {
        throw new InvalidRequestException("stale", null);
      }
      return plain.fetch(token);
    });
    Iterator<String> items = listing.iterator();
    assertThat(items.next()).isEqualTo("a");
    assertThat(items.next()).isEqualTo("b");
    assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(items::hasNext);
    assertThat(asked).containsExactly("-", "1", "-", "1");
  }

  @Example
  void does_not_start_over_when_the_first_page_is_refused() {
    PagedIterable<String> listing = PagedIterable.of(
        token -> {
          asked.add("-");
          throw new InvalidRequestException("unknown album", null);
        },
        Function.identity());
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> listing.iterator().hasNext());
    assertThat(asked).hasSize(1);
  }

  @Example
  void ends_only_where_there_is_no_token() {
    assertThat(listing(List.of(List.of(), List.of(), List.of("a"), List.of())))
        .containsExactly("a");
    assertThat(asked).hasSize(4);
    assertThat(new Page<>(List.of(), Optional.of("")).nextToken()).isEmpty();
  }

  @Example
  void each_iteration_starts_afresh() {
    PagedIterable<String> listing = listing(List.of(List.of("a"), List.of("b")));
    Iterator<String> left = listing.iterator();
    left.next();
    assertThat(listing).containsExactly("a", "b");
    assertThat(left.next()).isEqualTo("b");
    assertThat(left.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(left::next);
    Iterator<Page<String>> pages = listing.pages().iterator();
    pages.next();
    pages.next();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(pages::next);
  }

  @Example
  void a_failed_page_can_be_asked_for_again() {
    int[] calls = {0};
    PagedIterable<String> listing = listing(List.of(List.of("a"), List.of("b")))
        .fetchedBy(plain -> token -> {
          if (calls[0]++ == 1) {
            throw new SourceUnavailableException("503", null);
          }
          return plain.fetch(token);
        });
    Iterator<String> items = listing.iterator();
    items.next();
    assertThatExceptionOfType(SourceUnavailableException.class).isThrownBy(items::hasNext);
    assertThat(items.next()).isEqualTo("b");
    assertThat(items.hasNext()).isFalse();
  }

  @Example
  void a_token_that_leads_back_ends_the_listing() {
    for (int loop = 1; loop <= 3; loop++) {
      int length = loop;
      PagedIterable<Integer> listing = PagedIterable.of(
          token -> {
            int page = token.map(Integer::valueOf).orElse(0);
            return new Page<>(List.of(page), Optional.of(Integer.toString(page % length + 1)));
          },
          Object::toString);
      List<Integer> seen = new ArrayList<>();
      assertThatExceptionOfType(SourceUnavailableException.class)
          .isThrownBy(() -> listing.forEach(seen::add))
          .withMessageContaining("page token");
      assertThat(seen).hasSizeBetween(length, length + 1).doesNotHaveDuplicates();
    }
  }

  @Example
  void endless_pages_with_nothing_new_end_the_listing() {
    for (List<String> nothingNew : List.of(List.<String>of(), List.of("a"))) {
      int[] calls = {0};
      PagedIterable<String> listing = PagedIterable.of(
          token -> new Page<>(nothingNew, Optional.of("token " + calls[0]++)), Function.identity());
      assertThatExceptionOfType(SourceUnavailableException.class)
          .isThrownBy(() -> listing.forEach(item -> {}))
          .withMessageContaining("nothing new");
      assertThat(calls[0]).isBetween(1000, 1001);
    }
  }

  @Example
  void eighty_empty_pages_and_a_long_way_back_do_not() {
    List<List<String>> pages = new ArrayList<>();
    IntStream.range(0, 1500).forEach(i -> pages.add(List.of("item-" + i)));
    IntStream.range(0, 80).forEach(i -> pages.add(List.of()));
    pages.add(List.of("last"));
    PagedIterable<String> listing = listing(pages).fetchedBy(plain -> refusing(plain, 1400));
    assertThat(listing).hasSize(1501).endsWith("last");
  }

  @Example
  void a_page_tells_nothing_of_its_items_or_token() {
    assertThat(new Page<>(List.of("a"), Optional.of("secret"))).hasToString("Page[1 items, more]");
    assertThat(new Page<>(List.of(), Optional.empty())).hasToString("Page[0 items, last]");
  }

  /** Few different items, so that pages are empty, overlap and repeat. */
  @Provide
  Arbitrary<List<List<String>>> splits() {
    return Arbitraries.integers()
        .between(0, 25)
        .map(i -> "item-" + i)
        .list()
        .ofMaxSize(6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }

  private PagedIterable<String> listing(List<List<String>> pages) {
    return PagedIterable.of(
        token -> {
          asked.add(token.orElse("-"));
          int page = token.map(Integer::valueOf).orElse(0);
          return new Page<>(
              pages.get(page),
              page + 1 < pages.size() ? Optional.of(Integer.toString(page + 1)) : Optional.empty());
        },
        Function.identity());
  }

  /** Refuses the token of one page the first time it is used. */
  private static <T> PageFetch<T> refusing(PageFetch<T> plain, int page) {
    boolean[] refused = {false};
    return token -> {
      if (!refused[0] && token.equals(Optional.of(Integer.toString(page)))) {
        refused[0] = true;
        throw new InvalidRequestException("stale", null);
      }
      return plain.fetch(token);
    };
  }
}
