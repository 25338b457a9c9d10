package dev.mediaimporter.testkit.emulator;

final class DemoLibrary {
  private DemoLibrary() {}

  static Library create() {
    return Library.generated(1, 24, 100_000, 900_000);
  }
}
