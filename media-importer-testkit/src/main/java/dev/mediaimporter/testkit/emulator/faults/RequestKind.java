package dev.mediaimporter.testkit.emulator.faults;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a request asks for. */
public enum RequestKind {
  /** {@code GET v1/albums}. */
  ALBUMS_LIST,
  /** {@code GET v1/albums/{id}}. */
  ALBUMS_GET,
  /** {@code POST v1/mediaItems:search}. */
  MEDIA_ITEMS_SEARCH,
  /** {@code GET v1/mediaItems}. */
  MEDIA_ITEMS_LIST,
  /** {@code GET v1/mediaItems/{id}}. */
  MEDIA_ITEMS_GET,
  /** {@code GET v1/mediaItems:batchGet}. */
  MEDIA_ITEMS_BATCH_GET,
  /** The sharing methods, refused since March 2025. */
  SHARING,
  /** {@code POST v1/sessions} of the Picker API. */
  SESSIONS_CREATE,
  /** {@code GET v1/sessions/{id}} of the Picker API. */
  SESSIONS_GET,
  /** {@code DELETE v1/sessions/{id}} of the Picker API. */
  SESSIONS_DELETE,
  /** {@code GET v1/mediaItems} of the Picker API. */
  PICKED_ITEMS_LIST,
  /** {@code GET} of an item's bytes, {@code =d}, at the primary host. */
  BYTES,
  /** {@code GET ...=dv} at the primary host, answered by a redirect. */
  VIDEO_REDIRECT,
  /** {@code GET} of a video's bytes at the redirect host. */
  REDIRECT_TARGET,
  /** {@code HEAD} of any of the byte addresses. */
  BYTES_HEAD,
  /** A bare base URL, or one with a size: a small picture. */
  PREVIEW,
  /** {@code POST /token}. */
  TOKEN,
  /** {@code GET /tokeninfo}. */
  TOKEN_INFO,
  /** {@code GET /userinfo}. */
  USER_INFO,
  /** {@code POST /revoke}. */
  REVOKE,
  /** The keys that prove ID tokens. */
  CERTS,
  /** What OpenID Connect calls the configuration. */
  DISCOVERY,
  /** The page that asks for consent, and what is sent from it. */
  AUTHORIZE,
  /** The page to pick on, and what it needs and sends. */
  PICKER_PAGE,
  /** Anything else, the emulator's own pages included. */
  OTHER;

  /** The methods of the Library API and of the Picker API. */
  public static final Set<RequestKind> API =
      Collections.unmodifiableSet(EnumSet.range(ALBUMS_LIST, PICKED_ITEMS_LIST));

  /** The methods of the Picker API. */
  public static final Set<RequestKind> PICKER =
      Collections.unmodifiableSet(EnumSet.range(SESSIONS_CREATE, PICKED_ITEMS_LIST));

  /** The requests about tokens that programs send. */
  public static final Set<RequestKind> SIGN_IN =
      Collections.unmodifiableSet(EnumSet.range(TOKEN, DISCOVERY));

  /** The requests whose answer is a page of a listing. */
  public static final Set<RequestKind> LISTINGS = Collections.unmodifiableSet(
      EnumSet.of(ALBUMS_LIST, MEDIA_ITEMS_SEARCH, MEDIA_ITEMS_LIST, PICKED_ITEMS_LIST));

  /** The requests whose answer is a medium: what a client stores. */
  public static final Set<RequestKind> MEDIA =
      Collections.unmodifiableSet(EnumSet.of(BYTES, REDIRECT_TARGET));

  /** Everything that counts against the quota of byte fetches. */
  public static final Set<RequestKind> BYTE_FETCHES =
      Collections.unmodifiableSet(EnumSet.of(BYTES, VIDEO_REDIRECT, BYTES_HEAD, PREVIEW));
}
