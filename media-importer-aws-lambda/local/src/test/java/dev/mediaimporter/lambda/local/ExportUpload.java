package dev.mediaimporter.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Uploads the parts of an export as a page does: a file of one piece for each. */
public final class ExportUpload {
  private final Visitor visitor;
  private final String export;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Uploads for a visitor, into an export of this name. */
  public ExportUpload(Visitor visitor, String export) {
    this.visitor = visitor;
    this.export = export;
  }

  /** Uploads files whole. */
  public void all(List<Path> parts) throws Exception {
    for (Path part : parts) {
      upload(part);
    }
  }

  private void upload(Path part) throws Exception {
    assertThat(call("uploads", part, new JsonObject()).status()).isEqualTo(200);
    URI link = link(part);
    assertThat(put(link, Files.readAllBytes(part))).isEqualTo(200);
    assertThat(call("completions", part, new JsonObject()).status()).isEqualTo(204);
  }

  /** A link for the first piece of a file. */
  URI link(Path part) throws Exception {
    JsonArray pieces = new JsonArray();
    pieces.add(1);
    JsonObject body = new JsonObject();
    body.add("pieces", pieces);
    Visitor.Answer answer = call("links", part, body);
    assertThat(answer.status()).isEqualTo(200);
    return URI.create(answer
        .body()
        .getAsJsonArray("links")
        .get(0)
        .getAsJsonObject()
        .get("link")
        .getAsString());
  }

  /** Calls a route of the export about a file. */
  Visitor.Answer call(String route, Path part, JsonObject body) throws Exception {
    body.addProperty("name", String.valueOf(part.getFileName()));
    body.addProperty("sizeBytes", Files.size(part));
    return visitor.call("POST", "/v1/inbox/" + export + "/" + route, body);
  }

  /** The status of a PUT, which needs nothing but the link. */
  int put(URI link, byte[] bytes) throws Exception {
    return http.send(
            HttpRequest.newBuilder(link)
                .timeout(Duration.ofSeconds(60))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
