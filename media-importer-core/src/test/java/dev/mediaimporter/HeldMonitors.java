package dev.mediaimporter;

import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;

/**
 * The monitors that our main code holds. A virtual thread that waits inside {@code synchronized}
 * keeps its carrier on Java 21 to 23, which no test on another version would notice.
 */
public final class HeldMonitors {
  private HeldMonitors() {}

  /** Where the current thread entered monitors that it has not left. */
  public static List<String> ofThisThread() {
    long[] self = {Thread.currentThread().getId()};
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(self, true, false)[0];
    return Arrays.stream(info.getLockedMonitors())
        .map(MonitorInfo::getLockedStackFrame)
        .filter(frame -> frame.getClassName().startsWith("dev.mediaimporter.")
            && !frame.getClassName().endsWith("Test"))
        .map(StackTraceElement::toString)
        .toList();
  }
}
