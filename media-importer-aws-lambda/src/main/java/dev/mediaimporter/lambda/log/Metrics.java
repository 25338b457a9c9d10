package dev.mediaimporter.lambda.log;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics that CloudWatch reads out of the log: one line in its embedded metric format for each
 * {@link Line#send}. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
public final class Metrics {
  private static final String NAMESPACE = "MediaImporter";

  private final PrintStream out;
  private final Clock clock;

  /** Writes to this stream, which stays the caller's. */
  public Metrics(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Starts a line. */
  public Line line() {
    return new Line();
  }

  /** What CloudWatch is told a metric is measured in. */
  public enum Unit {
    /** A number of things. */
    COUNT("Count"),
    /** A number of bytes. */
    BYTES("Bytes"),
    /** A time. */
    MILLISECONDS("Milliseconds");

    private final String label;

    Unit(String label) {
      this.label = label;
    }
  }

  /** Values that belong together; not thread-safe. */
  public final class Line {
    private final Map<String, String> dimensions = new LinkedHashMap<>();
    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final JsonObject json = new JsonObject();

    private Line() {}

    /** Tells these values apart from others of the same name; of few possible values only. */
    public Line dimension(String name, String value) {
      dimensions.put(name, value);
      return this;
    }

    /** Adds a value. */
    public Line value(String name, Unit unit, long value) {
      units.put(name, unit);
      json.addProperty(name, value);
      return this;
    }

    /** Writes the line, unless it has no values. */
    public void send() {
      if (units.isEmpty()) {
        return;
      }
      JsonArray names = new JsonArray();
      dimensions.forEach((name, value) -> {
        names.add(name);
        json.addProperty(name, value);
      });
      JsonArray sets = new JsonArray();
      sets.add(names);
      JsonArray metrics = new JsonArray();
      units.forEach((name, unit) -> {
        JsonObject metric = new JsonObject();
        metric.addProperty("Name", name);
        metric.addProperty("Unit", unit.label);
        metrics.add(metric);
      });
      JsonObject directive = new JsonObject();
      directive.addProperty("Namespace", NAMESPACE);
      directive.add("Dimensions", sets);
      directive.add("Metrics", metrics);
      JsonArray directives = new JsonArray();
      directives.add(directive);
      JsonObject aws = new JsonObject();
      aws.addProperty("Timestamp", clock.millis());
      aws.add("CloudWatchMetrics", directives);
      json.add("_aws", aws);
      out.println(json);
    }
  }
}
