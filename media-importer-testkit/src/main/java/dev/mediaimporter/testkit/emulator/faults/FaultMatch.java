package dev.mediaimporter.testkit.emulator.faults;

import dev.mediaimporter.testkit.emulator.faults.FaultTypes.Shaping;
import dev.mediaimporter.testkit.emulator.http.BodyWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults that one request meets. */
public record FaultMatch(List<Fault> faults) {
  public boolean has(Fault fault) {
    return faults.contains(fault);
  }

  /** The first fault of this type. */
  public <T extends Fault> @Nullable T first(Class<T> type) {
    for (Fault fault : faults) {
      if (type.isInstance(fault)) {
        return type.cast(fault);
      }
    }
    return null;
  }

  public BodyWriter shape(BodyWriter delivery) {
    BodyWriter shaped = delivery;
    for (Fault fault : faults) {
      if (fault instanceof Shaping shaping) {
        shaped = shaping.shape().apply(shaped);
      }
    }
    return shaped;
  }
}
