package dev.mediaimporter.takeout;

/**
 * An album of an export. Two albums may have the same title. Immutable.
 *
 * @param title its title; that of its folder when it has none
 * @param description the text by the user; may be empty
 * @param folder the name of its folder in the export
 * @param items how many items it has
 */
public record TakeoutAlbum(String title, String description, String folder, int items) {}
