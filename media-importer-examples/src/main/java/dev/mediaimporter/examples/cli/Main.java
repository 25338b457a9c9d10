package dev.mediaimporter.examples.cli;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs it. */
  public static void main(String[] args) {
    System.out.println("hi");
  }
}
