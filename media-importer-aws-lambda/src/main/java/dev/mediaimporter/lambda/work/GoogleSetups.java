package dev.mediaimporter.lambda.work;

import com.google.auth.Credentials;
import dev.mediaimporter.accounts.Connections;
import dev.mediaimporter.accounts.GoogleApis;
import dev.mediaimporter.accounts.Profile;
import dev.mediaimporter.jobs.Job;
import dev.mediaimporter.jobs.JobSetup;
import dev.mediaimporter.jobs.JobSource;
import dev.mediaimporter.jobs.SmallPictures;
import dev.mediaimporter.media.MediaItem;
import dev.mediaimporter.photos.Album;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.PickerClient;
import dev.mediaimporter.photos.SourceSpec;
import dev.mediaimporter.photos.google.PhotosCredentials;
import dev.mediaimporter.signin.GoogleWebSignIn;
import dev.mediaimporter.sink.MediaSink;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Google as the source and one sink for all users. Thread-safe. The sink stays the caller's, who
 * closes it.
 */
public final class GoogleSetups implements JobSetup.Factory {
  private final Connections connections;
  private final GoogleWebSignIn signIn;
  private final GoogleApis apis;
  private final MediaSink sink;
  private final SmallPictures.Store pictures;
  private final KeyLayout layout;
  private final Supplier<byte[]> hmacKey;

  /**
   * Connects these parts.
   *
   * @param layout {@link KeyLayout#OWNER_MD5_ALBUM} costs a request for the title on each page
   * @param hmacKey the key of {@link KeyLayout#OWNER_HMAC}; not asked by the others
   */
  public GoogleSetups(
      Connections connections,
      GoogleWebSignIn signIn,
      GoogleApis apis,
      MediaSink sink,
      SmallPictures.Store pictures,
      KeyLayout layout,
      Supplier<byte[]> hmacKey) {
    this.connections = connections;
    this.signIn = signIn;
    this.apis = apis;
    this.sink = sink;
    this.pictures = pictures;
    this.layout = layout;
    this.hmacKey = hmacKey;
  }

  @Override
  public JobSetup open(Job job, Profile profile) {
    if (!(job.source() instanceof JobSource.Google google)) {
      throw new IllegalArgumentException("not a job that imports from Google: " + job.id());
    }
    Credentials user = credentials(job);
    if (google.spec() instanceof SourceSpec.Picked picked) {
      PickerClient picker = apis.picker(user);
      MediaSource source = MediaSource.of(picker, picked.sessionId());
      return new JobSetup(
          source,
          ids -> listed(source, ids),
          sink,
          pictures,
          layout.keys(profile.email(), Optional.empty(), hmacKey),
          () -> picker.delete(picked.sessionId()));
    }
    PhotosClient photos = apis.photos(user);
    Optional<String> title = Optional.empty();
    MediaQuery query = MediaQuery.everything();
    if (google.spec() instanceof SourceSpec.Album album) {
      query = MediaQuery.album(album.idOrTitle());
      if (layout == KeyLayout.OWNER_MD5_ALBUM) {
        title =
            Optional.of(photos.album(album.idOrTitle()).flatMap(Album::title).orElse(""));
      }
    }
    return new JobSetup(
        MediaSource.of(photos, query),
        photos::mediaItems,
        sink,
        pictures,
        layout.keys(profile.email(), title, hmacKey),
        () -> {});
  }

  private Credentials credentials(Job job) {
    return switch (job.access()) {
      case CONNECTION -> signIn.credentials(connections.refreshToken(job.user()).reveal());
      case OWN_TOKEN ->
        PhotosCredentials.ofAccessToken(
            connections.accessToken(job.user(), job.id()).reveal());
    };
  }

  /** The Picker API has no look-up: the selection is listed until all are found. */
  private static Map<String, MediaItem> listed(MediaSource source, Collection<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    Map<String, MediaItem> found = new LinkedHashMap<>();
    for (MediaItem item : source.items()) {
      if (wanted.remove(item.id())) {
        found.put(item.id(), item);
      }
      if (wanted.isEmpty()) {
        break;
      }
    }
    return found;
  }
}
