package dev.mediaimporter.testkit.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everybody with an account. Safe for use by several threads. */
final class Users {
  private volatile List<User> all;

  Users(List<User> users) {
    all = List.copyOf(users);
    if (all.stream().map(User::subject).distinct().count() < all.size()
        || all.stream().map(User::email).distinct().count() < all.size()) {
      throw new IllegalArgumentException("two users have the same subject or e-mail address");
    }
  }

  List<User> all() {
    return all;
  }

  /** Whose the tokens are that need no sign-in. */
  User first() {
    return all.get(0);
  }

  Optional<User> withSubject(String subject) {
    return all.stream().filter(user -> user.subject().equals(subject)).findFirst();
  }

  /** Who is meant by a {@code login_hint}: a subject or an address. */
  Optional<User> hinted(String hint) {
    return all.stream()
        .filter(user -> user.subject().equals(hint) || user.email().equalsIgnoreCase(hint))
        .findFirst();
  }

  Optional<Library> library(String subject) {
    return withSubject(subject).flatMap(User::library);
  }

  synchronized void show(Library library) {
    List<User> changed = new ArrayList<>(all);
    changed.set(0, all.get(0).with(library));
    all = List.copyOf(changed);
  }
}
