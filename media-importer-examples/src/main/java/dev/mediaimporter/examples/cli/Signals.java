package dev.mediaimporter.examples.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Hears signals of the operating system. Java's public way, a shutdown hook, cannot tell a second
 * Ctrl-C from the first nor choose the exit code, so this uses {@code sun.misc.Signal}: part of
 * {@code jdk.unsupported}, which exports it to everyone; by reflection, because the compiler warns
 * of it.
 */
final class Signals {
  private Signals() {}

  /** Runs the action, on a thread of the JVM, whenever the signal comes; nothing if it cannot. */
  static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run = MethodHandles.publicLookup()
          .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
          .bindTo(action);
      Object listener = MethodHandleProxies.asInterfaceInstance(
          handler, MethodHandles.dropArguments(run, 0, signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // No such signal here, or the JVM was started with -Xrs: its default then stays.
    }
  }
}
