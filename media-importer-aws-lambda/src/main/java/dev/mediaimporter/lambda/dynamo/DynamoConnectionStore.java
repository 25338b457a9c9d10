package dev.mediaimporter.lambda.dynamo;

import dev.mediaimporter.accounts.ConnectionStore;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.accounts.SealedToken;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/**
 * Users as rows {@code PROFILE}, their tokens as rows {@code CRED#<slot>}, and folders in
 * partitions of their own, where only a hash says whose they are.
 */
final class DynamoConnectionStore implements ConnectionStore {
  private static final String PROFILE = "PROFILE";
  private static final String STORED = "storedBytes";
  private static final String TOKEN = "CRED#";

  private final DynamoTable table;
  private final Clock clock;

  DynamoConnectionStore(DynamoTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  @Override
  public Optional<Profile> profile(String user) {
    return table.get(DynamoTable.ofUser(user), PROFILE).map(row -> profile(user, row));
  }

  private static Profile profile(String user, Attributes row) {
    return new Profile(
        user,
        row.requireText("email"),
        row.requireTime("createdAt"),
        row.text("activeJob"),
        row.flag("leaving"),
        row.number(STORED, 0),
        row.number(DynamoTable.VERSION, 0));
  }

  @Override
  public Optional<Profile> save(Profile profile) {
    Attributes row = Attributes.row(DynamoTable.ofUser(profile.user()), PROFILE)
        .put("email", profile.email())
        .put("createdAt", profile.createdAt())
        .put("activeJob", profile.activeJob())
        .put("leaving", profile.leaving())
        .put(STORED, profile.storedBytes(), 0);
    return table.putNext(row, profile.version())
        ? Optional.of(profile(profile.user(), row))
        : Optional.empty();
  }

  @Override
  public void addStored(String user, long bytes) {
    table.add(DynamoTable.ofUser(user), PROFILE, STORED, bytes);
  }

  @Override
  public boolean claimFolder(String folder, String user) {
    String owner = Attributes.sha256(user);
    Attributes row = Attributes.row("F#" + folder, "CLAIM").put("owner", owner);
    return table
        .putIfAbsent(row, clock.instant().getEpochSecond())
        .map(old -> old.requireText("owner").equals(owner))
        .orElse(true);
  }

  @Override
  public Optional<SealedToken> token(String user, String slot) {
    return table
        .get(DynamoTable.ofUser(user), TOKEN + slot)
        .map(row -> new SealedToken(
            Base64.getEncoder().encodeToString(row.bytes("ciphertext")),
            row.texts("scopes"),
            row.time("expiresAt")));
  }

  @Override
  public void putToken(String user, String slot, SealedToken token) {
    Attributes row = Attributes.row(DynamoTable.ofUser(user), TOKEN + slot)
        .put("ciphertext", Base64.getDecoder().decode(token.ciphertext()))
        .put("scopes", token.scopes())
        .put("expiresAt", token.expiresAt());
    token.expiresAt().ifPresent(row::expiring);
    table.put(row);
  }

  @Override
  public void deleteToken(String user, String slot) {
    table.delete(DynamoTable.ofUser(user), TOKEN + slot);
  }

  @Override
  public void erase(String user) {
    String pk = DynamoTable.ofUser(user);
    while (table.eraseSome(pk, TOKEN)) {}
    table.delete(pk, PROFILE);
  }
}
