package dev.mediaimporter.testkit;

import dev.mediaimporter.testkit.emulator.faults.Fault;
import dev.mediaimporter.testkit.emulator.faults.RequestKind;
import dev.mediaimporter.testkit.emulator.faults.When;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fault of the command line, {@code name[:value,...][@requests][*count]}. The names are those of
 * the constants and the methods of {@link Fault}, so that none can be forgotten.
 */
record FaultArgument(Fault fault, When when) {
  private static final Pattern FORM = Pattern.compile(
      "(?<name>[a-z0-9-]+)(?::(?<values>[^@*]*))?(?:@(?<on>[a-z-]+))?(?:\\*(?<count>[0-9]{1,9}))?");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static FaultArgument parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "--fault takes NAME[:VALUE,...][@REQUESTS][*COUNT], not " + text);
    }
    When when = When.always();
    if (form.group("on") != null) {
      when = when.on(kinds(form.group("on")));
    }
    if (form.group("count") != null) {
      when = when.first(Long.parseLong(form.group("count")));
    }
    return new FaultArgument(fault(form.group("name"), form.group("values")), when);
  }

  /** The names with what they take, in the order of the alphabet. */
  static List<String> names() {
    Stream<String> constants = constants().map(field -> shown(field.getName()));
    Stream<String> methods = factories()
        .map(method -> shown(method.getName())
            + Arrays.stream(method.getParameters())
                .map(parameter -> parameter.getName().toUpperCase(Locale.ROOT))
                .collect(Collectors.joining(",", ":", "")));
    return Stream.concat(constants, methods).sorted().toList();
  }

  private static Stream<Field> constants() {
    return Arrays.stream(Fault.class.getFields()).filter(field -> field.getType() == Fault.class);
  }

  private static Stream<Method> factories() {
    return Arrays.stream(Fault.class.getDeclaredMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers())
            && Modifier.isPublic(method.getModifiers())
            && method.getReturnType() == Fault.class);
  }

  /** {@code CUT_AFTER} and {@code cutAfter} as {@code cut-after}. */
  private static String shown(String name) {
    return name.replace('_', '-')
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  private static Fault fault(String name, @Nullable String values) {
    try {
      for (Field field : constants().toList()) {
        if (shown(field.getName()).equals(name) && values == null) {
          return (Fault) field.get(null);
        }
      }
      for (Method method : factories().toList()) {
        if (shown(method.getName()).equals(name)) {
          return (Fault) method.invoke(null, values(name, method, values));
        }
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(
          "--fault " + name + " does not take " + values + ": " + e.getCause(), e);
    }
    throw new IllegalArgumentException(
        "there is no fault " + name + (values == null ? "" : " with a value"));
  }

  private static Object[] values(String name, Method method, @Nullable String values) {
    Class<?>[] types = method.getParameterTypes();
    String[] texts = values == null ? new String[0] : values.split(",", types.length);
    if (texts.length != types.length) {
      throw new IllegalArgumentException("--fault " + name + " takes " + types.length
          + (types.length == 1 ? " value" : " values, with commas between"));
    }
    Object[] read = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      read[i] = value(name, types[i], texts[i]);
    }
    return read;
  }

  private static Object value(String name, Class<?> type, String text) {
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      }
      if (type == long.class) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--fault " + name + " takes a number, not " + text, e);
    }
    if (type == Duration.class) {
      return duration(name, text);
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> shown(((Enum<?>) constant).name()).equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("--fault " + name + " takes one of "
              + Arrays.stream(type.getEnumConstants())
                  .map(constant -> shown(((Enum<?>) constant).name()))
                  .collect(Collectors.joining(", "))
              + ", not " + text));
    }
    return text;
  }

  private static Duration duration(String name, String text) {
    Matcher time = DURATION.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException(
          "--fault " + name + " takes a time such as 500ms, 30s or 2m, not " + text);
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  private static Set<RequestKind> kinds(String text) {
    return switch (text) {
      case "api" -> RequestKind.API;
      case "listings" -> RequestKind.LISTINGS;
      case "media" -> RequestKind.MEDIA;
      case "picker" -> RequestKind.PICKER;
      case "sign-in" -> RequestKind.SIGN_IN;
      default ->
        Arrays.stream(RequestKind.values())
            .filter(kind -> shown(kind.name()).equals(text))
            .findFirst()
            .map(EnumSet::of)
            .orElseThrow(() -> new IllegalArgumentException("--fault: @" + text + " must be api,"
                + " listings, media, picker, sign-in, or the name of one kind such as bytes"));
    };
  }
}
