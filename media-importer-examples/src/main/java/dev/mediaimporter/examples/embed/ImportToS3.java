package dev.mediaimporter.examples.embed;

import dev.mediaimporter.ImportReport;
import dev.mediaimporter.ImportRequest;
import dev.mediaimporter.MediaImporter;
import dev.mediaimporter.key.KeyStrategies;
import dev.mediaimporter.photos.MediaQuery;
import dev.mediaimporter.photos.MediaSource;
import dev.mediaimporter.photos.PhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosClient;
import dev.mediaimporter.photos.google.GooglePhotosSettings;
import dev.mediaimporter.sink.MediaSink;
import dev.mediaimporter.sink.s3.S3Connection;
import dev.mediaimporter.sink.s3.S3MediaSink;

/**
 * Imports an album into an S3 bucket. Region and credentials come from where the AWS tools look for
 * them.
 */
public final class ImportToS3 {
  private ImportToS3() {}

  /** Arguments: an album's id, a bucket and the e-mail address of the account. */
  public static void main(String[] args) {
    var token = SampleArguments.check(args, "ALBUM_ID", "BUCKET", "OWNER_EMAIL");
    try (var photos = GooglePhotosClient.create(token, GooglePhotosSettings.defaults());
        var s3 = S3Connection.builder().build().open();
        var bucket = S3MediaSink.builder(s3, args[1]).prefix("photos").build()) {
      System.out.println(run(photos, args[0], bucket, args[2]));
    }
  }

  static ImportReport run(PhotosClient photos, String albumId, MediaSink bucket, String owner) {
    return MediaImporter.withDefaults()
        .run(ImportRequest.builder()
            .source(MediaSource.of(photos, MediaQuery.album(albumId)))
            .sink(bucket)
            .keys(KeyStrategies.ownerMd5(owner))
            .build());
  }
}
