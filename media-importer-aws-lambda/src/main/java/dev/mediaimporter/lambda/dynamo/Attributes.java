package dev.mediaimporter.lambda.dynamo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One row being written or read: absent values take no space. Not thread-safe. */
final class Attributes {
  private final Map<String, AttributeValue> values;

  Attributes(Map<String, AttributeValue> values) {
    this.values = values;
  }

  /** A new row with this key. */
  static Attributes row(String pk, String sk) {
    return new Attributes(new HashMap<>()).put(DynamoTable.PK, pk).put(DynamoTable.SK, sk);
  }

  Map<String, AttributeValue> map() {
    return values;
  }

  static AttributeValue of(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue of(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  Attributes put(String name, String text) {
    values.put(name, of(text));
    return this;
  }

  Attributes put(String name, Instant time) {
    return put(name, time.toString());
  }

  /** Takes texts, times and constants of enums. */
  Attributes put(String name, Optional<?> value) {
    value.ifPresent(present -> put(name, present.toString()));
    return this;
  }

  Attributes put(String name, long number) {
    values.put(name, of(number));
    return this;
  }

  /** Leaves the default out. */
  Attributes put(String name, long number, long usual) {
    return number == usual ? this : put(name, number);
  }

  Attributes put(String name, boolean flag) {
    if (flag) {
      values.put(name, AttributeValue.fromBool(true));
    }
    return this;
  }

  /** Sets cannot be empty in DynamoDB. */
  Attributes put(String name, Set<String> texts) {
    if (!texts.isEmpty()) {
      values.put(name, AttributeValue.fromSs(texts.stream().sorted().toList()));
    }
    return this;
  }

  Attributes put(String name, byte[] bytes) {
    values.put(name, AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
    return this;
  }

  Attributes put(String name, Map<String, Long> numbers) {
    if (!numbers.isEmpty()) {
      Map<String, AttributeValue> map = new HashMap<>();
      numbers.forEach((key, number) -> map.put(key, of(number)));
      values.put(name, AttributeValue.fromM(map));
    }
    return this;
  }

  Attributes putTexts(String name, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      Map<String, AttributeValue> map = new HashMap<>();
      texts.forEach((key, text) -> map.put(key, of(text)));
      values.put(name, AttributeValue.fromM(map));
    }
    return this;
  }

  Map<String, String> textsByName(String name) {
    Map<String, String> texts = new TreeMap<>();
    AttributeValue value = values.get(name);
    if (value != null) {
      value.m().forEach((key, text) -> texts.put(key, text.s()));
    }
    return texts;
  }

  /** When DynamoDB may delete the row, some days late. */
  Attributes expiring(Instant time) {
    return put(DynamoTable.TTL, time.getEpochSecond());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(AttributeValue::s);
  }

  private AttributeValue require(String name) {
    AttributeValue value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("a row has no attribute " + name);
    }
    return value;
  }

  String requireText(String name) {
    return require(name).s();
  }

  Optional<Instant> time(String name) {
    return text(name).map(Instant::parse);
  }

  Instant requireTime(String name) {
    return Instant.parse(requireText(name));
  }

  long number(String name, long usual) {
    return Optional.ofNullable(values.get(name)).map(v -> Long.parseLong(v.n())).orElse(usual);
  }

  int count(String name, int usual) {
    return Math.toIntExact(number(name, usual));
  }

  boolean flag(String name) {
    return Optional.ofNullable(values.get(name)).map(AttributeValue::bool).orElse(false);
  }

  Set<String> texts(String name) {
    AttributeValue value = values.get(name);
    return value == null ? Set.of() : new TreeSet<>(value.ss());
  }

  byte[] bytes(String name) {
    return require(name).b().asByteArray();
  }

  <K> Map<K, Long> numbers(String name, Function<String, K> key) {
    Map<K, Long> numbers = new HashMap<>();
    AttributeValue value = values.get(name);
    if (value != null) {
      value.m().forEach((text, number) -> numbers.put(key.apply(text), Long.parseLong(number.n())));
    }
    return numbers;
  }

  /** A text as 64 hexadecimal digits, for keys that hold what is too long or odd for one. */
  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
