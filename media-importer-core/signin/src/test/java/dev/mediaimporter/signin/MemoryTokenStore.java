package dev.mediaimporter.signin;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Grants in a map; fails when told to. */
final class MemoryTokenStore implements TokenStore {
  final Map<String, StoredGrant> grants = new ConcurrentHashMap<>();
  volatile boolean broken;

  @Override
  public Optional<StoredGrant> find(String subject) throws IOException {
    return Optional.ofNullable(checked().get(subject));
  }

  @Override
  public void checkWritable() throws IOException {
    checked();
  }

  @Override
  public void save(StoredGrant grant) throws IOException {
    checked().put(grant.account().subject(), grant);
  }

  @Override
  public void delete(String subject) throws IOException {
    checked().remove(subject);
  }

  private Map<String, StoredGrant> checked() throws IOException {
    if (broken) {
      throw new IOException("the store is broken");
    }
    return grants;
  }
}
