package dev.mediaimporter.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecentAlbumsTest {
  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private int asked;
  private final RecentAlbums recent = new RecentAlbums(new Clock() {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  });

  private void ask(String user) {
    Page<Album> page = new Page<>(List.of(), Optional.of(user));
    assertThat(recent.page(user, Optional.empty(), () -> {
          asked++;
          return page;
        }))
        .isEqualTo(page);
  }

  @Test
  void forgets_after_three_minutes() {
    ask("ann");
    now = now.plus(Duration.ofSeconds(179));
    ask("ann");
    assertThat(asked).isEqualTo(1);

    now = now.plusSeconds(1);
    ask("ann");
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void keeps_a_hundred_pages_and_no_more() {
    for (int i = 0; i <= 100; i++) {
      ask("user" + i);
    }
    ask("user1");
    assertThat(asked).isEqualTo(101);

    ask("user0");
    assertThat(asked).isEqualTo(102);
  }
}
