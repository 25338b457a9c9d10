package dev.mediaimporter.testkit.emulator.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everybody with an account. Safe for use by several threads. */
public final class Users {
  private volatile List<User> all;

  public Users(List<User> users) {
    all = List.copyOf(users);
    if (all.stream().map(User::subject).distinct().count() < all.size()
        || all.stream().map(User::email).distinct().count() < all.size()) {
      throw new IllegalArgumentException("two users have the same subject or e-mail address");
    }
  }

  public List<User> all() {
    return all;
  }

  /** Whose the tokens are that need no sign-in. */
  public User first() {
    return all.get(0);
  }

  public Optional<User> withSubject(String subject) {
    return all.stream().filter(user -> user.subject().equals(subject)).findFirst();
  }

  /** Who is meant by a {@code login_hint}: a subject or an address. */
  public Optional<User> hinted(String hint) {
    return all.stream()
        .filter(user -> user.subject().equals(hint) || user.email().equalsIgnoreCase(hint))
        .findFirst();
  }

  public Optional<Library> library(String subject) {
    return withSubject(subject).flatMap(User::library);
  }

  public synchronized void show(Library library) {
    List<User> changed = new ArrayList<>(all);
    changed.set(0, all.get(0).with(library));
    all = List.copyOf(changed);
  }
}
