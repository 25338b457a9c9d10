package dev.mediaimporter.takeout;

import java.util.Optional;

/**
 * The choice which items of an export are imported. Immutable.
 *
 * @param trashed whether items in the trash are
 * @param archived whether items in the archive are
 * @param locked whether items in the locked folder are
 * @param edited which of an edited item and its original are
 */
public record TakeoutSelection(boolean trashed, boolean archived, boolean locked, Edited edited) {
  /** The forms of an item that was edited in Google Photos. */
  public enum Edited {
    /** The original only. */
    ORIGINAL,
    /** The edited form only; items that were not edited all the same. */
    EDITED,
    /** Both, as two items. */
    BOTH
  }

  /** Why an item is left out. */
  public enum LeftOut {
    /** It is in the trash. */
    TRASHED,
    /** It is in the archive. */
    ARCHIVED,
    /** It is in the locked folder. */
    LOCKED,
    /** It is the form of an edited item that was not asked for. */
    OTHER_FORM
  }

  /** Everything but the trash and the locked folder, edited items in both forms. */
  public static TakeoutSelection defaults() {
    return new TakeoutSelection(false, true, false, Edited.BOTH);
  }

  /** Why an item is left out; empty if it is imported. */
  Optional<LeftOut> leftOut(CatalogueItem item, boolean hasEditedForm) {
    Optional<PhotoFolder> folder = item.occurrence().folder();
    if (!trashed
        && (item.is(Sidecar::trashed) || folder.filter(PhotoFolder::isTrash).isPresent())) {
      return Optional.of(LeftOut.TRASHED);
    }
    if (!archived
        && (item.is(Sidecar::archived) || folder.filter(PhotoFolder::isArchive).isPresent())) {
      return Optional.of(LeftOut.ARCHIVED);
    }
    if (!locked && folder.filter(PhotoFolder::isLocked).isPresent()) {
      return Optional.of(LeftOut.LOCKED);
    }
    boolean otherForm = switch (item.occurrence().role()) {
      case ITEM -> edited == Edited.EDITED && hasEditedForm;
      case EDITED -> edited == Edited.ORIGINAL;
      case MOTION_VIDEO -> false;
    };
    return otherForm ? Optional.of(LeftOut.OTHER_FORM) : Optional.empty();
  }
}
