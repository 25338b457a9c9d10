package dev.mediaimporter.accounts;

import com.google.auth.Credentials;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickerClient;

/**
 * Clients of Google's APIs for one user. They are cheap, share connections, and need no closing.
 */
public interface GoogleApis {
  /** The Library API. */
  PhotosClient photos(Credentials user);

  /** The Picker API. */
  PickerClient picker(Credentials user);
}
