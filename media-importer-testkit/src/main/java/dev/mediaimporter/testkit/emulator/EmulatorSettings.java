package dev.mediaimporter.testkit.emulator;

import dev.mediaimporter.resilience.Sleeper;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.User;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.immutables.value.Value;

/** What an emulator is started with. Immutable. */
@Value.Immutable
public interface EmulatorSettings {
  /** The library of the first user at first. */
  Library library();

  /** Users besides the first. */
  List<User> users();

  /** The address to listen on; by default only this machine can reach it. */
  @Value.Default
  default String host() {
    return "127.0.0.1";
  }

  /** The port of the API, the token endpoint and the byte host; 0 for any that is free. */
  @Value.Default
  default int port() {
    return 0;
  }

  /** The port that redirects lead to; 0 for any that is free. */
  @Value.Default
  default int redirectPort() {
    return 0;
  }

  /** Speaks TLS with this on one more port, where the API is the same; base URLs stay plain. */
  Optional<SSLContext> tls();

  /** The port for TLS; 0 for any that is free. */
  @Value.Default
  default int tlsPort() {
    return 0;
  }

  /** Tells how old links and tokens are. */
  @Value.Default
  default Clock clock() {
    return Clock.systemUTC();
  }

  /** How it waits. */
  @Value.Default
  default Sleeper sleeper() {
    return Sleeper.system();
  }

  /** Decides what is left to chance. */
  @Value.Default
  default long seed() {
    return 1;
  }

  /** Starts settings; the library is required. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds settings; not thread-safe. */
  class Builder extends ImmutableEmulatorSettings.Builder {}
}
