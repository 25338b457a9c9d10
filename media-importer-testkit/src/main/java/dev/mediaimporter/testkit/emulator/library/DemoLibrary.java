package dev.mediaimporter.testkit.emulator.library;

import dev.mediaimporter.testkit.emulator.library.DemoScene.Colours;
import dev.mediaimporter.testkit.emulator.library.DemoScene.Ground;
import dev.mediaimporter.testkit.emulator.library.DemoScene.Sky;
import dev.mediaimporter.testkit.emulator.media.Hash;
import dev.mediaimporter.testkit.emulator.media.MediaBytes;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pictures and the film of a summer, each made when it is first asked for. */
final class DemoLibrary {
  private static final long SEED = 2024;
  private static final float QUALITY = 0.9f;

  private static final Colours NOON = new Colours(0x2F6FB8, 0xCFE3F0, 0xFFFFFF, 0x7F9DB5, 0x2E4A3A);
  private static final Colours MORNING =
      new Colours(0x6FA3D0, 0xF6DCC2, 0xFFF1D8, 0x9AA7B8, 0x35504A);
  private static final Colours MORNING_GLOW =
      new Colours(0x5C7FA8, 0xF7C79A, 0xFFEBC2, 0x8C8CA6, 0x2C3844);
  private static final Colours MORNING_SAND =
      new Colours(0x7FA6CC, 0xF8E3D0, 0xFFF4E0, 0xE8BE93, 0x8A5F45);
  private static final Colours EVENING =
      new Colours(0x2B2E5E, 0xF2A65A, 0xFFD27A, 0x7A4B6B, 0x1C1626);
  private static final Colours ROSE = new Colours(0x4A4F86, 0xF6A5A0, 0xFFD9B0, 0x8D5C80, 0x2A1F38);
  private static final Colours EMBER =
      new Colours(0x3A2A4A, 0xE8703A, 0xFFC066, 0x71394A, 0x170D14);
  private static final Colours NIGHT =
      new Colours(0x070D26, 0x2E4A74, 0xB9C7F0, 0x223556, 0x050914);
  private static final Colours BLUE_HOUR =
      new Colours(0x101B45, 0x6A7FB0, 0xDCE4FF, 0x35476F, 0x0A1022);
  private static final Colours FOG = new Colours(0xB9C6CC, 0xE4E6E2, 0xF7F5EF, 0x93A5A6, 0x22332F);
  private static final Colours RAIN = new Colours(0x8496A6, 0xC6CFD3, 0xE4E8E8, 0x71828C, 0x1E2B31);
  private static final Colours SAND = new Colours(0x4A86C5, 0xF3DDBB, 0xFFF0CC, 0xE3A861, 0x7C4A2B);
  private static final Colours RED_SAND =
      new Colours(0x5B4A7A, 0xF7B27A, 0xFFDFA8, 0xE0874F, 0x5A2B33);
  private static final Colours FLOWERS =
      new Colours(0x3D7CC9, 0xDCEBF2, 0xFFE066, 0x8FB07A, 0x3C6B2A);
  private static final Colours POPPIES =
      new Colours(0x5A93CF, 0xF2E6D0, 0xF2604C, 0xA3A86B, 0x4A6128);

  /** Painting takes some memory, so that only two pictures are painted at a time. */
  private final Semaphore easels = new Semaphore(2);

  private final List<LibraryItem> items = new ArrayList<>();

  private DemoLibrary() {}

  static Library create() {
    return new DemoLibrary().library();
  }

  private Library library() {
    photo(
        "IMG_20240622_051204.jpg",
        "2024-06-22T03:12:04Z",
        Sky.MIST,
        Ground.LAKE,
        FOG,
        0.3,
        "First morning, nobody up");
    photo("IMG_20240622_113015.jpg", "2024-06-22T09:30:15Z", Sky.DAY, Ground.LAKE, NOON, 0.7, null);
    photo(
        "IMG_20240623_204412.jpg", "2024-06-23T18:44:12Z", Sky.GLOW, Ground.LAKE, ROSE, 0.4, null);
    photo(
        "PXL_20240629_093120.jpg",
        "2024-06-29T07:31:20Z",
        Sky.DAY,
        Ground.MEADOW,
        FLOWERS,
        0.3,
        null);
    photo(
        "PXL_20240629_210544.jpg",
        "2024-06-29T19:05:44Z",
        Sky.GLOW,
        Ground.SEA,
        EVENING,
        0.35,
        "Sailing home");
    photo(
        "DSC_0042.JPG",
        "2024-07-02T04:20:51Z",
        Sky.GLOW,
        Ground.MOUNTAINS,
        MORNING_GLOW,
        0.6,
        null);
    photo("DSC_0043.JPG", "2024-07-02T05:02:33Z", Sky.MIST, Ground.MOUNTAINS, FOG, 0.5, null);
    portrait("DSC_0044.JPG", "2024-07-02T06:40:09Z", Sky.MIST, Ground.FOREST, FOG, 0.5, null);
    photo(
        "IMG_20240706_142231.jpg",
        "2024-07-06T12:22:31Z",
        Sky.DAY,
        Ground.MOUNTAINS,
        NOON,
        0.3,
        null);
    portrait(
        "IMG_20240706_223810.jpg",
        "2024-07-06T20:38:10Z",
        Sky.NIGHT,
        Ground.FOREST,
        NIGHT,
        0.5,
        "So many stars");
    photo(
        "IMG_20240713_231502.jpg",
        "2024-07-13T21:15:02Z",
        Sky.NIGHT,
        Ground.LAKE,
        NIGHT,
        0.6,
        null);
    photo(
        "PXL_20240714_191507.jpg",
        "2024-07-14T17:15:07Z",
        Sky.GLOW,
        Ground.LAKE,
        EMBER,
        0.65,
        null);
    film("VID_20240714_193107.mp4", "2024-07-14T17:31:07Z");
    photo(
        "PXL_20240720_160032.jpg",
        "2024-07-20T14:00:32Z",
        Sky.MIST,
        Ground.LAKE,
        RAIN,
        0.5,
        "Rain all day");
    photo(
        "IMG_20240727_081940.jpg",
        "2024-07-27T06:19:40Z",
        Sky.DAY,
        Ground.LAKE,
        MORNING,
        0.2,
        null);
    photo(
        "IMG_20240728_210912.jpg", "2024-07-28T19:09:12Z", Sky.GLOW, Ground.SEA, EMBER, 0.6, null);
    portrait(
        "PXL_20240803_130115.jpg",
        "2024-08-03T11:01:15Z",
        Sky.DAY,
        Ground.MEADOW,
        POPPIES,
        0.7,
        null);
    photo("IMG_0107.JPG", "2024-08-10T18:20:00Z", Sky.GLOW, Ground.MOUNTAINS, EVENING, 0.5, null);
    photo(
        "IMG_0107.JPG", "2024-08-17T19:41:00Z", Sky.NIGHT, Ground.MOUNTAINS, BLUE_HOUR, 0.5, null);
    photo(
        "IMG_20240831_195500.jpg",
        "2024-08-31T17:55:00Z",
        Sky.GLOW,
        Ground.SEA,
        ROSE,
        0.7,
        "Last evening");
    List<LibraryItem> lake = List.copyOf(items);
    items.clear();
    photo("DSC_0218.JPG", "2024-09-07T07:12:44Z", Sky.DAY, Ground.DUNES, SAND, 0.2, null);
    photo("DSC_0221.JPG", "2024-09-07T16:48:03Z", Sky.GLOW, Ground.DUNES, RED_SAND, 0.75, null);
    portrait("DSC_0230.JPG", "2024-09-07T17:05:31Z", Sky.GLOW, Ground.DUNES, EMBER, 0.4, null);
    photo("DSC_0242.JPG", "2024-09-07T20:30:10Z", Sky.NIGHT, Ground.DUNES, BLUE_HOUR, 0.5, null);
    photo("DSC_0251.JPG", "2024-09-08T04:55:27Z", Sky.DAY, Ground.DUNES, MORNING_SAND, 0.8, null);
    return Library.builder()
        .album("Summer at the lake", lake)
        .album("Two days in the dunes", items)
        .build();
  }

  private void photo(
      String name,
      String time,
      Sky sky,
      Ground ground,
      Colours colours,
      double light,
      @Nullable String text) {
    add(
        name,
        time,
        DemoScene.of(items.size() + colours.near(), sky, ground, colours, light),
        1600,
        1200,
        text);
  }

  private void portrait(
      String name,
      String time,
      Sky sky,
      Ground ground,
      Colours colours,
      double light,
      @Nullable String text) {
    add(
        name,
        time,
        DemoScene.of(items.size() + colours.near(), sky, ground, colours, light),
        1200,
        1600,
        text);
  }

  private void add(
      String name, String time, DemoScene scene, int width, int height, @Nullable String text) {
    LibraryItem item = item(name, time, ItemKind.PHOTO, "image/jpeg", width, height)
        .description(Optional.ofNullable(text))
        .build();
    byte[] exif = ExifSegment.of(item);
    items.add(LibraryItem.builder()
        .from(item)
        .content(once(() -> withExif(jpeg(scene.photograph(width, height)), exif)))
        .build());
  }

  private void film(String name, String time) {
    DemoScene scene = DemoScene.of(5, Sky.GLOW, Ground.SEA, EVENING, 0.4);
    items.add(item(name, time, ItemKind.VIDEO, "video/mp4", DemoFilm.WIDTH, DemoFilm.HEIGHT)
        .content(once(() -> DemoFilm.of(scene)))
        .still(once(() -> jpeg(scene.photograph(2 * DemoFilm.WIDTH, 2 * DemoFilm.HEIGHT))))
        .build());
  }

  private LibraryItem.Builder item(
      String name, String time, ItemKind kind, String type, int width, int height) {
    boolean phone = !name.startsWith("DSC");
    return LibraryItem.builder()
        .id(Ids.of(SEED, (int) Hash.below(Hash.mix(SEED, time), 1 << 30)))
        .filename(name)
        .kind(kind)
        .mimeType(type)
        .creationTime(Instant.parse(time))
        .width(width)
        .height(height)
        .cameraMake(phone ? "Google" : "NIKON CORPORATION")
        .cameraModel(phone ? "Pixel 8" : "NIKON D750");
  }

  private static byte[] jpeg(BufferedImage picture) {
    return Preview.encode(picture, QUALITY).toByteArray();
  }

  /** Puts the segment where Exif wants it: at once behind the start marker. */
  private static byte[] withExif(byte[] jpeg, byte[] exif) {
    byte[] all = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, all, 0, 2);
    System.arraycopy(exif, 0, all, 2, exif.length);
    System.arraycopy(jpeg, 2, all, 2 + exif.length, jpeg.length - 2);
    return all;
  }

  private MediaBytes once(Supplier<byte[]> maker) {
    return new MadeOnce(maker, easels);
  }

  /** Bytes that are made when first asked for, and kept. */
  private static final class MadeOnce implements MediaBytes {
    private final Supplier<byte[]> maker;
    private final Semaphore permits;
    private @Nullable MediaBytes made;

    MadeOnce(Supplier<byte[]> maker, Semaphore permits) {
      this.maker = maker;
      this.permits = permits;
    }

    private synchronized MediaBytes made() {
      if (made == null) {
        permits.acquireUninterruptibly();
        try {
          made = MediaBytes.of(maker.get());
        } finally {
          permits.release();
        }
      }
      return made;
    }

    @Override
    public long size() {
      return made().size();
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) {
      made().read(position, target, offset, length);
    }
  }
}
