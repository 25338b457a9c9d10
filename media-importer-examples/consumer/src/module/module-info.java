/** A program on the module path that needs nothing but core. */
module dev.mediaimporter.consumer {
  requires dev.mediaimporter.core;
  // Core is an automatic module, which cannot say that it needs these two.
  requires com.google.gson;
  requires org.slf4j;
}
