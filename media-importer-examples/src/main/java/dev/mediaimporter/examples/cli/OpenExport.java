package dev.mediaimporter.examples.cli;

import dev.mediaimporter.takeout.TakeoutExport;

/**
 * A Takeout export with its connections, which are closed with it.
 *
 * @param closeClient closes the connections
 */
record OpenExport(TakeoutExport export, Runnable closeClient) implements AutoCloseable {
  @Override
  public void close() {
    closeClient.run();
  }
}
