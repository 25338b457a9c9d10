/** Clients of Google's Library API and Picker API. */
@NullMarked
package dev.mediaimporter.photos.google;

import org.jspecify.annotations.NullMarked;
