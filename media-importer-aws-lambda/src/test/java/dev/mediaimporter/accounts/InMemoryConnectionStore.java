package dev.mediaimporter.accounts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Profiles and tokens in maps, one lock for all. */
public final class InMemoryConnectionStore implements ConnectionStore {
  private record Slot(String user, String name) {}

  private final Map<String, Profile> profiles = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>();
  private final Map<Slot, SealedToken> tokens = new HashMap<>();

  @Override
  public synchronized Optional<Profile> profile(String user) {
    return Optional.ofNullable(profiles.get(user));
  }

  @Override
  public synchronized Optional<Profile> save(Profile profile) {
    long stored = profile(profile.user()).map(Profile::version).orElse(0L);
    if (stored != profile.version()) {
      return Optional.empty();
    }
    Profile next = new Profile(
        profile.user(),
        profile.email(),
        profile.createdAt(),
        profile.activeJob(),
        profile.leaving(),
        profile.storedBytes(),
        stored + 1);
    profiles.put(profile.user(), next);
    return Optional.of(next);
  }

  @Override
  public synchronized void addStored(String user, long bytes) {
    profiles.computeIfPresent(
        user,
        (name, known) -> new Profile(
            name,
            known.email(),
            known.createdAt(),
            known.activeJob(),
            known.leaving(),
            known.storedBytes() + bytes,
            known.version() + 1));
  }

  @Override
  public synchronized boolean claimFolder(String folder, String user) {
    return folders.computeIfAbsent(folder, f -> user).equals(user);
  }

  @Override
  public synchronized Optional<SealedToken> token(String user, String slot) {
    return Optional.ofNullable(tokens.get(new Slot(user, slot)));
  }

  @Override
  public synchronized void putToken(String user, String slot, SealedToken token) {
    tokens.put(new Slot(user, slot), token);
  }

  @Override
  public synchronized void deleteToken(String user, String slot) {
    tokens.remove(new Slot(user, slot));
  }

  @Override
  public synchronized void erase(String user) {
    profiles.remove(user);
    tokens.keySet().removeIf(slot -> slot.user().equals(user));
  }
}
