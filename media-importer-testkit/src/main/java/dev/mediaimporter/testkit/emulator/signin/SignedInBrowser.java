package dev.mediaimporter.testkit.emulator.signin;

import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.SealedText;
import dev.mediaimporter.testkit.emulator.library.User;
import dev.mediaimporter.testkit.emulator.library.Users;
import java.util.List;
import java.util.Optional;

/** Knows by a cookie which account a browser uses. */
public record SignedInBrowser(Users users, SealedText seal) {
  /** The parameter that chooses an account; empty asks for a choice. */
  static final String CHOICE = "authuser";

  private static final String COOKIE = "emulated_account";

  /** Who was chosen in this request or before; empty when a choice is to be made. */
  public Optional<User> user(HttpRequest request) {
    List<String> choice = request.parameters().get(CHOICE);
    return choice == null ? remembered(request) : users.withSubject(choice.get(0));
  }

  private Optional<User> remembered(HttpRequest request) {
    String cookies = request.header("Cookie");
    if (cookies == null) {
      return Optional.empty();
    }
    for (String cookie : cookies.split(";", -1)) {
      String[] pair = cookie.strip().split("=", 2);
      if (pair.length == 2 && pair[0].equals(COOKIE)) {
        List<String> facts = seal.open(pair[1], 2);
        if (facts != null && facts.get(0).equals(COOKIE)) {
          return users.withSubject(facts.get(1));
        }
      }
    }
    return Optional.empty();
  }

  /** Makes the browser remember who it is. */
  public HttpResponse remember(User user, HttpResponse response) {
    return response.with(
        "Set-Cookie",
        COOKIE + "=" + seal.seal(COOKIE, user.subject()) + "; Path=/; HttpOnly; SameSite=Lax");
  }

  /** The address of this request with another choice of account. */
  public static String choosing(HttpRequest request, String subject) {
    StringBuilder query = new StringBuilder();
    for (String pair : request.query().split("&", -1)) {
      if (!pair.isEmpty() && !pair.equals(CHOICE) && !pair.startsWith(CHOICE + "=")) {
        query.append(pair).append('&');
      }
    }
    return request.path() + "?" + query + CHOICE + "=" + subject;
  }
}
