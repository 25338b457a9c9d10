package dev.mediaimporter.testkit.emulator;

/** Answers requests; called by many threads at once. */
@FunctionalInterface
interface HttpHandler {
  HttpResponse handle(HttpRequest request) throws InterruptedException;
}
