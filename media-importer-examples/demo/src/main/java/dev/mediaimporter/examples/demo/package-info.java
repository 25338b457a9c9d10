/** What the demos of the program and of the web page share: pictures and a browser. */
@NullMarked
package dev.mediaimporter.examples.demo;

import org.jspecify.annotations.NullMarked;
