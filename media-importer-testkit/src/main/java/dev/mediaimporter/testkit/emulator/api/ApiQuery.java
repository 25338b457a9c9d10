package dev.mediaimporter.testkit.emulator.api;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.ApiError;
import dev.mediaimporter.testkit.emulator.faults.FaultMatch;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the parameters of a request to an API as strictly as Google does. */
public final class ApiQuery {
  private static final Set<String> STANDARD_PARAMETERS = Set.of(
      "access_token",
      "alt",
      "callback",
      "fields",
      "key",
      "oauth_token",
      "prettyPrint",
      "quotaUser",
      "$.xgafv");

  private ApiQuery() {}

  /** Refuses a request with other parameters than these and the standard ones. */
  public static void onlyParameters(HttpRequest request, String... known) {
    Set<String> names = new HashSet<>(request.parameters().keySet());
    names.removeAll(STANDARD_PARAMETERS);
    onlyNames(names, "", "Cannot bind query parameter.", known);
  }

  /** Refuses JSON with other fields than these; {@code within} is the path to the object. */
  public static void onlyFields(JsonObject json, String within, String... known) {
    onlyNames(json.keySet(), within, "Cannot find field.", known);
  }

  private static void onlyNames(Set<String> names, String within, String problem, String... known) {
    for (String name : names) {
      if (!List.of(known).contains(name)) {
        throw ApiError.invalid(
            "Invalid JSON payload received. Unknown name \"" + within + name + "\": " + problem);
      }
    }
  }

  /**
   * Which page of a listing is asked for.
   *
   * @param others the parameters of this listing besides size and token
   */
  public static Paging.Request page(
      HttpRequest request,
      RequestKind kind,
      int standard,
      int most,
      FaultMatch firing,
      String... others) {
    List<String> known = new ArrayList<>(List.of("pageSize", "pageToken"));
    known.addAll(List.of(others));
    onlyParameters(request, known.toArray(String[]::new));
    Map<String, List<String>> parameters = request.parameters();
    String token = HttpRequest.first(parameters, "pageToken");
    String size = HttpRequest.first(parameters, "pageSize");
    int asked;
    try {
      asked = size.isEmpty() ? 0 : Integer.parseInt(size);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("Invalid value at 'page_size' (TYPE_INT32)");
    }
    String same = kind + " " + size + " "
        + List.of(others).stream()
            .map(name -> HttpRequest.first(parameters, name))
            .toList();
    return new Paging.Request(same, token, Paging.pageSize(asked, standard, most, firing));
  }
}
