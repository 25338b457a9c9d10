package dev.mediaimporter.lambda;

import com.google.auth.Credentials;
import dev.mediaimporter.lambda.log.Metrics;
import dev.mediaimporter.lambda.log.Metrics.Unit;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of one user for the Library API that count its requests: each one asks them for its
 * headers, those of retries too. An alarm adds up what all functions count in a day.
 */
final class CountedCredentials extends Credentials {
  @Serial
  private static final long serialVersionUID = 1L;

  private final transient Credentials user;
  private final transient Metrics metrics;
  private final String apiHost;

  /** @param api where the API is; downloads go elsewhere and have a quota of their own */
  CountedCredentials(Credentials user, Metrics metrics, URI api) {
    this.user = user;
    this.metrics = metrics;
    this.apiHost = api.getAuthority();
  }

  @Override
  public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
    if (uri != null && apiHost.equals(uri.getAuthority())) {
      metrics.line().value("GoogleRequests", Unit.COUNT, 1).send();
    }
    return user.getRequestMetadata(uri);
  }

  @Override
  public String getAuthenticationType() {
    return user.getAuthenticationType();
  }

  @Override
  public boolean hasRequestMetadata() {
    return user.hasRequestMetadata();
  }

  @Override
  public boolean hasRequestMetadataOnly() {
    return user.hasRequestMetadataOnly();
  }

  @Override
  public void refresh() throws IOException {
    user.refresh();
  }
}
