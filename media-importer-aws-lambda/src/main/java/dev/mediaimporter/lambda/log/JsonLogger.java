package dev.mediaimporter.lambda.log;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;

/** One line of JSON an event, with the diagnostic context's ids, and without secrets. */
final class JsonLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final int MAX_TEXT_CHARS = 8_000;

  private final Level level;
  private final transient MDCAdapter context;
  private final transient Supplier<PrintStream> out;

  JsonLogger(String name, Level level, MDCAdapter context, Supplier<PrintStream> out) {
    this.name = name;
    this.level = level;
    this.context = context;
    this.out = out;
  }

  private boolean isOn(Level asked) {
    return asked.toInt() >= level.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return isOn(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isOn(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isOn(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isOn(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isOn(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level eventLevel,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    JsonObject line = new JsonObject();
    line.addProperty("time", Instant.now().toString());
    line.addProperty("level", eventLevel.name());
    line.addProperty("logger", name);
    line.addProperty("message", text(MessageFormatter.basicArrayFormat(pattern, arguments)));
    Map<String, String> ids = context.getCopyOfContextMap();
    if (ids != null) {
      ids.forEach((key, value) -> line.addProperty(key, text(value)));
    }
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      line.addProperty("error", text(trace.toString()));
    }
    out.get().println(line);
  }

  private static String text(@Nullable String text) {
    String clean = Redaction.of(String.valueOf(text));
    return clean.length() <= MAX_TEXT_CHARS ? clean : clean.substring(0, MAX_TEXT_CHARS);
  }
}
