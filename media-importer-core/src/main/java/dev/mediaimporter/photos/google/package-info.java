/** The clients that speak to Google over HTTP. */
@NullMarked
package dev.mediaimporter.photos.google;

import org.jspecify.annotations.NullMarked;
