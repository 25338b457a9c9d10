package dev.mediaimporter.testkit;

import com.google.gson.JsonObject;
import dev.mediaimporter.testkit.emulator.faults.Requests;
import dev.mediaimporter.testkit.emulator.http.HttpResponse;
import dev.mediaimporter.testkit.emulator.http.Json;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.library.Users;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;

/** The emulator's own pages: what it was asked, and what a correct client has stored. */
record OwnPages(Requests requests, Users users) {
  HttpResponse answer(String page) {
    return switch (page) {
      case "page.css" -> file(page, "text/css; charset=utf-8");
      case "page.js" -> file(page, "text/javascript; charset=utf-8");
      case "requests" -> {
        JsonObject counts = new JsonObject();
        requests.asMap().forEach(counts::addProperty);
        yield Json.response(200, counts);
      }
      case "items" -> Json.response(200, items());
      default ->
        HttpResponse.html(404, "Not Found", "The emulator has the pages requests and items.");
    };
  }

  private String items() {
    StringBuilder lines = new StringBuilder();
    for (LibraryItem item : users.first().library().orElseThrow().items()) {
      JsonObject line = new JsonObject();
      line.addProperty("id", item.id());
      item.filename().ifPresent(name -> line.addProperty("filename", name));
      line.addProperty("size", item.bytes().size());
      line.addProperty("sha256", item.bytes().sha256());
      lines.append(line).append('\n');
    }
    return lines.toString();
  }

  /** A file beside the classes that the pages load. */
  private static HttpResponse file(String name, String type) {
    return HttpResponse.of(200, type, MediaBytes.resource(OwnPages.class, name))
        .with("X-Content-Type-Options", "nosniff")
        .with("Cache-Control", "no-cache");
  }
}
