package dev.mediaimporter.takeout;

import java.util.Optional;

/**
 * One part of an export: an archive, a folder, or a video too large for an archive. Immutable.
 *
 * @param name its filename
 * @param sizeBytes its size; 0 for a folder
 * @param files how many files were found in it
 * @param problem why it cannot be read and what to do; empty if it can
 */
public record TakeoutPart(String name, long sizeBytes, int files, Optional<String> problem) {}
