package dev.mediaimporter.examples.demo;

import dev.mediaimporter.testkit.emulator.library.ItemKind;
import dev.mediaimporter.testkit.emulator.library.Library;
import dev.mediaimporter.testkit.emulator.library.LibraryItem;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The library of the demo: 24 pictures and a short film in two albums, read from resources. */
public final class DemoLibrary {
  private static final int IN_FIRST_ALBUM = 20;

  /** Each resource with the filename, time, size and caption that the API shows for it. */
  private static final String ITEMS = """
      01 IMG_20240622_051204.jpg 2024-06-22T03:12:04Z 1280x960 First morning, nobody up
      02 IMG_20240622_113015.jpg 2024-06-22T09:30:15Z 1280x960
      03 IMG_20240623_204412.jpg 2024-06-23T18:44:12Z 1280x960
      04 PXL_20240629_093120.jpg 2024-06-29T07:31:20Z 1280x960
      05 PXL_20240629_210544.jpg 2024-06-29T19:05:44Z 1280x960 Sailing home
      06 DSC_0042.JPG 2024-07-02T04:20:51Z 1280x960
      07 DSC_0043.JPG 2024-07-02T05:02:33Z 1280x960
      08 DSC_0044.JPG 2024-07-02T06:40:09Z 960x1280
      09 IMG_20240706_142231.jpg 2024-07-06T12:22:31Z 1280x960
      10 IMG_20240706_223810.jpg 2024-07-06T20:38:10Z 960x1280 So many stars
      11 IMG_20240713_231502.jpg 2024-07-13T21:15:02Z 1280x960
      12 PXL_20240714_191507.jpg 2024-07-14T17:15:07Z 1280x960
      13 VID_20240714_193107.mp4 2024-07-14T17:31:07Z 320x176
      14 PXL_20240720_160032.jpg 2024-07-20T14:00:32Z 1280x960 Rain all day
      15 IMG_20240727_081940.jpg 2024-07-27T06:19:40Z 1280x960
      16 IMG_20240728_210912.jpg 2024-07-28T19:09:12Z 1280x960
      17 PXL_20240803_130115.jpg 2024-08-03T11:01:15Z 960x1280
      18 IMG_0107.JPG 2024-08-10T18:20:00Z 1280x960
      19 IMG_0107.JPG 2024-08-17T19:41:00Z 1280x960
      20 IMG_20240831_195500.jpg 2024-08-31T17:55:00Z 1280x960 Last evening
      21 DSC_0218.JPG 2024-09-07T07:12:44Z 1280x960
      22 DSC_0221.JPG 2024-09-07T16:48:03Z 1280x960
      23 DSC_0230.JPG 2024-09-07T17:05:31Z 960x1280
      24 DSC_0242.JPG 2024-09-07T20:30:10Z 1280x960
      25 DSC_0251.JPG 2024-09-08T04:55:27Z 1280x960
      """;

  private DemoLibrary() {}

  /** A new library; the same every time. */
  public static Library create() {
    List<LibraryItem> items = ITEMS.lines().map(DemoLibrary::item).toList();
    return Library.builder()
        .album("Summer at the lake", items.subList(0, IN_FIRST_ALBUM))
        .album("Two days in the dunes", items.subList(IN_FIRST_ALBUM, items.size()))
        .build();
  }

  private static LibraryItem item(String line) {
    String[] fields = line.split(" ", 5);
    String number = fields[0];
    String name = fields[1];
    String[] size = fields[3].split("x", -1);
    boolean video = name.endsWith(".mp4");
    boolean phone = !name.startsWith("DSC");
    return LibraryItem.builder()
        .id("AF1QipDemo" + number)
        .filename(name)
        .kind(video ? ItemKind.VIDEO : ItemKind.PHOTO)
        .mimeType(video ? "video/mp4" : "image/jpeg")
        .creationTime(Instant.parse(fields[2]))
        .width(Integer.parseInt(size[0]))
        .height(Integer.parseInt(size[1]))
        .description(fields.length == 5 ? Optional.of(fields[4]) : Optional.empty())
        .cameraMake(phone ? "Google" : "NIKON CORPORATION")
        .cameraModel(phone ? "Pixel 8" : "NIKON D750")
        .content(resource(number + (video ? ".mp4" : ".jpg")))
        .still(video ? Optional.of(resource(number + "-still.jpg")) : Optional.empty())
        .build();
  }

  private static MediaBytes resource(String name) {
    return MediaBytes.resource(DemoLibrary.class, name);
  }
}
