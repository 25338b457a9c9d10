/** A Spring Boot service that imports an album into a folder. */
@NullMarked
package dev.mediaimporter.springboot;

import org.jspecify.annotations.NullMarked;
