package dev.mediaimporter.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediaimporter.accounts.RefusedException;
import dev.mediaimporter.accounts.RefusedException.Reason;
import dev.mediaimporter.photos.SourceSpec.Api;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CallBudgetTest {
  /** Half past eleven in the evening where Google's day ends. */
  private static final Instant EVENING = Instant.parse("2026-11-27T07:30:00Z");

  private final Map<Api, Instant> held = new EnumMap<>(Api.class);
  private final CallCounts counts = new InMemoryCallCounts();
  private Instant now = EVENING;

  private CallBudget budget() {
    return new CallBudget(counts, new Gate(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private final class Gate implements QuotaGate {
    @Override
    public Optional<Instant> heldUntil(Api api) {
      return Optional.ofNullable(held.get(api));
    }

    @Override
    public void holdUntil(Api api, Instant until) {
      held.put(api, until);
    }
  }

  private void spend(String user, Api api, int times) {
    for (int i = 0; i < times; i++) {
      budget().spend(user, api);
    }
  }

  private void assertRefused(String user, Api api, Reason reason) {
    assertThatThrownBy(() -> budget().spend(user, api))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void ends_the_day_of_who_asks_too_much_and_of_nobody_else() {
    spend("eve", Api.LIBRARY, CallBudget.ofOne(Api.LIBRARY));

    assertRefused("eve", Api.LIBRARY, Reason.TOO_MANY_CALLS);
    spend("ann", Api.LIBRARY, 1);
    spend("eve", Api.PICKER, 1);

    now = EVENING.plus(Duration.ofHours(1));
    spend("eve", Api.LIBRARY, 1);
  }

  @Test
  void leaves_workers_what_many_users_together_may_not_use() {
    int users = CallBudget.ofAll(Api.LIBRARY) / CallBudget.ofOne(Api.LIBRARY);
    for (int i = 0; i < users; i++) {
      spend("user" + i, Api.LIBRARY, CallBudget.ofOne(Api.LIBRARY));
    }

    assertRefused("ann", Api.LIBRARY, Reason.TOO_MANY_CALLS);
    // Google allows 10,000 requests a day by default.
    assertThat(CallBudget.ofAll(Api.LIBRARY)).isLessThan(10_000 / 2);
  }

  @Test
  void asks_nothing_while_google_must_not_be_asked() {
    held.put(Api.LIBRARY, now.plusSeconds(60));

    assertRefused("ann", Api.LIBRARY, Reason.GOOGLE_PAUSED);
    spend("ann", Api.PICKER, 1);

    now = now.plusSeconds(61);
    spend("ann", Api.LIBRARY, CallBudget.ofOne(Api.LIBRARY));
  }

  @Test
  void refuses_who_sends_too_many_requests_for_the_rest_of_a_minute() {
    for (int i = 0; i < CallBudget.REQUESTS_A_MINUTE; i++) {
      budget().request("eve");
    }

    assertThatThrownBy(() -> budget().request("eve"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS));
    budget().request("ann");
    now = now.plus(Duration.ofMinutes(1));
    budget().request("eve");
  }

  @Test
  void hands_out_links_to_so_many_items_a_day() {
    budget().links("eve", 0);
    budget().links("eve", CallBudget.LINKED_ITEMS_A_DAY - 1);

    assertThatThrownBy(() -> budget().links("eve", 2))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_LINKS));
    budget().links("eve", 1);
    budget().links("ann", 100);
    now = now.plus(Duration.ofDays(1));
    budget().links("eve", 100);
  }
}
