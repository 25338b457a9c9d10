package dev.mediaimporter.lambda.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows of the table in files. */
public final class RowJson {
  private RowJson() {}

  /** As DynamoDB's own JSON has it. */
  public static JsonObject of(Map<String, AttributeValue> row) {
    JsonObject json = new JsonObject();
    new TreeMap<>(row).forEach((name, value) -> {
      JsonObject typed = new JsonObject();
      switch (value.type()) {
        case S -> typed.addProperty("S", value.s());
        case N -> typed.addProperty("N", value.n());
        case BOOL -> typed.addProperty("BOOL", value.bool());
        case B -> typed.addProperty("B", value.b().asUtf8String());
        case SS -> {
          JsonArray texts = new JsonArray();
          value.ss().stream().sorted().forEach(texts::add);
          typed.add("SS", texts);
        }
        case M -> typed.add("M", of(value.m()));
        default -> throw new IllegalStateException("no row has a " + value.type());
      }
      json.add(name, typed);
    });
    return json;
  }

  /** The reverse. */
  public static Map<String, AttributeValue> row(JsonObject json) {
    Map<String, AttributeValue> row = new HashMap<>();
    json.asMap().forEach((name, element) -> {
      JsonObject typed = element.getAsJsonObject();
      String type = typed.keySet().iterator().next();
      JsonElement value = typed.get(type);
      row.put(
          name,
          switch (type) {
            case "S" -> AttributeValue.fromS(value.getAsString());
            case "N" -> AttributeValue.fromN(value.getAsString());
            case "BOOL" -> AttributeValue.fromBool(value.getAsBoolean());
            case "B" -> AttributeValue.fromB(SdkBytes.fromUtf8String(value.getAsString()));
            case "SS" ->
              AttributeValue.fromSs(value.getAsJsonArray().asList().stream()
                  .map(JsonElement::getAsString)
                  .toList());
            case "M" -> AttributeValue.fromM(row(value.getAsJsonObject()));
            default -> throw new IllegalStateException("no row has a " + type);
          });
    });
    return row;
  }
}
