package dev.mediaimporter.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link ConnectionStore} must do. To test your own: extend this. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
public abstract class ConnectionStoreContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Profile ANN =
      new Profile("ann", "ann@example.com", NOON, Optional.empty(), false, 0, 0);
  private static final SealedToken TOKEN =
      new SealedToken("c2VhbGVk", Set.of("scope-a", "scope-b"), Optional.empty());

  private ConnectionStore store;

  /** For subclasses. */
  protected ConnectionStoreContract() {}

  /** A store without users. */
  protected abstract ConnectionStore emptyStore() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    store = emptyStore();
  }

  private static Profile changed(Profile profile, Optional<String> activeJob, boolean leaving) {
    return new Profile(
        profile.user(),
        profile.email(),
        profile.createdAt(),
        activeJob,
        leaving,
        profile.storedBytes(),
        profile.version());
  }

  @Test
  final void gives_back_the_profile_that_was_saved() {
    assertThat(store.profile("ann")).isEmpty();
    Profile first = store.save(ANN).orElseThrow();
    assertThat(store.profile("ann")).contains(first);
    Profile second = store.save(changed(first, Optional.of("job"), true)).orElseThrow();
    assertThat(store.profile("ann")).contains(second);
    assertThat(second.activeJob()).contains("job");
    assertThat(second.leaving()).isTrue();
    Profile third = store.save(changed(second, Optional.empty(), false)).orElseThrow();
    assertThat(store.profile("ann")).contains(third);
    assertThat(third.activeJob()).isEmpty();
  }

  @Test
  final void adds_up_what_a_user_has_stored() {
    Profile first = store.save(ANN).orElseThrow();
    store.addStored("ann", 5_000_000_000L);
    store.addStored("ann", -1);

    Profile counted = store.profile("ann").orElseThrow();
    assertThat(counted.storedBytes()).isEqualTo(4_999_999_999L);
    assertThat(store.save(changed(first, Optional.of("job"), false))).isEmpty();
    Profile saved = store.save(changed(counted, Optional.of("job"), false)).orElseThrow();
    assertThat(saved.storedBytes()).isEqualTo(4_999_999_999L);

    store.addStored("nobody", 1);
    assertThat(store.profile("nobody")).isEmpty();
  }

  @Test
  final void refuses_a_change_of_what_changed_meanwhile() {
    Profile first = store.save(ANN).orElseThrow();
    assertThat(store.save(ANN)).isEmpty();
    Profile second = store.save(changed(first, Optional.of("job"), false)).orElseThrow();
    assertThat(store.save(changed(first, Optional.of("other"), false))).isEmpty();
    assertThat(store.profile("ann")).contains(second);
  }

  @Test
  final void gives_a_folder_to_whoever_asks_first() {
    assertThat(store.claimFolder("folder", "ann")).isTrue();
    assertThat(store.claimFolder("folder", "ann")).isTrue();
    assertThat(store.claimFolder("folder", "bob")).isFalse();
    assertThat(store.claimFolder("folder2", "bob")).isTrue();
  }

  @Test
  final void keeps_tokens_by_user_and_slot() {
    SealedToken withEnd = new SealedToken("b3duIHRva2Vu", Set.of(), Optional.of(NOON));
    store.putToken("ann", ConnectionStore.CONNECTION, TOKEN);
    store.putToken("ann", "job", withEnd);
    assertThat(store.token("ann", ConnectionStore.CONNECTION)).contains(TOKEN);
    assertThat(store.token("ann", "job")).contains(withEnd);
    assertThat(store.token("bob", ConnectionStore.CONNECTION)).isEmpty();
    assertThat(store.token("ann", "other")).isEmpty();
    store.putToken("ann", "job", TOKEN);
    assertThat(store.token("ann", "job")).contains(TOKEN);
    store.deleteToken("ann", "job");
    store.deleteToken("ann", "job");
    assertThat(store.token("ann", "job")).isEmpty();
    assertThat(store.token("ann", ConnectionStore.CONNECTION)).isPresent();
  }

  @Test
  final void erases_a_user_but_not_whose_folder_it_is() {
    store.save(ANN);
    store.claimFolder("folder", "ann");
    store.putToken("ann", ConnectionStore.CONNECTION, TOKEN);
    store.putToken("ann", "job", TOKEN);
    store.putToken("bob", ConnectionStore.CONNECTION, TOKEN);
    store.erase("ann");
    assertThat(store.profile("ann")).isEmpty();
    assertThat(store.token("ann", ConnectionStore.CONNECTION)).isEmpty();
    assertThat(store.token("ann", "job")).isEmpty();
    assertThat(store.token("bob", ConnectionStore.CONNECTION)).isPresent();
    assertThat(store.claimFolder("folder", "bob")).isFalse();
    assertThat(store.save(ANN)).isPresent();
  }
}
