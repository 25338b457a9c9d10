package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.media.Hash;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The albums and items that an emulator shows. Immutable and safe for use by several threads.
 *
 * <p>Ready-made ones are {@link #generated} and {@link #hostile}; {@link #builder()} makes any
 * other, and {@link #combined} puts several together.
 */
public final class Library {
  private final List<LibraryAlbum> albums;
  private final Map<String, LibraryItem> held;
  private final List<GeneratedItems> generated;
  private final List<LibraryItem> items;

  private Library(
      List<LibraryAlbum> albums, Map<String, LibraryItem> held, List<GeneratedItems> generated) {
    this.albums = List.copyOf(albums);
    this.held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
    this.generated = List.copyOf(generated);
    List<List<LibraryItem>> parts = new ArrayList<>();
    parts.add(List.copyOf(held.values()));
    parts.addAll(generated);
    this.items = new Joined(parts);
  }

  /** Starts building a library of your own. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * One album, "Generated", of photos whose sizes lie between two bounds; always the same for the
   * same arguments. Costs the same memory whatever the count.
   */
  public static Library generated(long seed, int count, long minBytes, long maxBytes) {
    return generated("Generated", seed, count, minBytes, maxBytes);
  }

  /** Like {@link #generated(long, int, long, long)}, with another title. */
  public static Library generated(
      String title, long seed, int count, long minBytes, long maxBytes) {
    List<LibraryItem> items = new GeneratedItems(seed, count, minBytes, maxBytes);
    return builder().album(LibraryAlbum.of(Ids.of(~seed, 0), title, items)).build();
  }

  /**
   * Every hostile filename and album title, in one album, "Hostile", among a few harmless items.
   */
  public static Library hostile() {
    return hostile(0);
  }

  /** Like {@link #hostile()}, filled up with small photos to at least this many items. */
  public static Library hostile(int count) {
    return HostileNames.library(count);
  }

  /** All the albums and items of several libraries, whose ids must be distinct. */
  public static Library combined(Library... libraries) {
    Builder builder = builder();
    for (Library library : libraries) {
      builder.albums.addAll(library.albums);
      builder.held.putAll(library.held);
      builder.generated.addAll(library.generated);
    }
    return builder.build();
  }

  /** The albums in the order they are listed. */
  public List<LibraryAlbum> albums() {
    return albums;
  }

  /**
   * Every item once, whether in an album or not: first those that are held, then the generated
   * ones, which are made up as they are read.
   */
  public List<LibraryItem> items() {
    return items;
  }

  /** The album with this id. */
  public Optional<LibraryAlbum> album(String id) {
    return albums.stream().filter(album -> album.id().equals(id)).findFirst();
  }

  /** The only album with this title. */
  public LibraryAlbum albumTitled(String title) {
    List<LibraryAlbum> matching =
        albums.stream().filter(album -> album.title().orElse("").equals(title)).toList();
    if (matching.size() != 1) {
      throw new IllegalArgumentException(matching.size() + " albums have the title " + title);
    }
    return matching.get(0);
  }

  /** The item with this id. */
  public Optional<LibraryItem> item(String id) {
    LibraryItem item = held.get(id);
    if (item != null) {
      return Optional.of(item);
    }
    for (GeneratedItems list : generated) {
      int index = list.find(id);
      if (index >= 0) {
        return Optional.of(list.get(index));
      }
    }
    return Optional.empty();
  }

  /** Whether every item shows in a listing of everything. */
  public boolean isPlain() {
    return held.values().stream().noneMatch(item -> item.foreign() || item.archived());
  }

  /** Builds libraries; not thread-safe. */
  public static final class Builder {
    private final List<LibraryAlbum> albums = new ArrayList<>();
    private final Map<String, LibraryItem> held = new LinkedHashMap<>();
    private final List<GeneratedItems> generated = new ArrayList<>();

    private Builder() {}

    /** Adds an album and its items; an item can be in several. */
    public Builder album(LibraryAlbum album) {
      albums.add(album);
      if (album.items() instanceof GeneratedItems list) {
        generated.add(list);
      } else {
        album.items().forEach(this::item);
      }
      return this;
    }

    /** Adds an album with an id derived from its title and place. */
    public Builder album(String title, LibraryItem... items) {
      return album(title, List.of(items));
    }

    /** Adds an album with an id derived from its title and place. */
    public Builder album(String title, List<LibraryItem> items) {
      return album(
          LibraryAlbum.of(Ids.of(Hash.mix(3, title), albums.size()), title, List.copyOf(items)));
    }

    /**
     * Adds an item that need not be in an album.
     *
     * @throws IllegalArgumentException if another item has the same id
     */
    public Builder item(LibraryItem item) {
      LibraryItem before = held.putIfAbsent(item.id(), item);
      if (before != null && !before.equals(item)) {
        throw new IllegalArgumentException("two different items have the id " + item.id());
      }
      return this;
    }

    /** The library as built so far. */
    public Library build() {
      return new Library(albums, held, generated);
    }
  }

  /** Several lists seen as one. */
  private static final class Joined extends AbstractList<LibraryItem> implements RandomAccess {
    private final List<List<LibraryItem>> parts;

    Joined(List<List<LibraryItem>> parts) {
      this.parts = parts;
    }

    @Override
    public LibraryItem get(int index) {
      int left = index;
      for (List<LibraryItem> part : parts) {
        if (left < part.size()) {
          return part.get(left);
        }
        left -= part.size();
      }
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int size() {
      return parts.stream().mapToInt(List::size).sum();
    }
  }
}
