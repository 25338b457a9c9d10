package dev.mediaimporter.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes Takeout exports of any size: photos whose bytes do not compress, and their sidecars. */
final class TakeoutExports {
  private static final int MOST_BYTES = 8 << 20;
  private static final int FIRST_YEAR = 2010;
  private static final int YEARS = 15;

  private TakeoutExports() {}

  /**
   * Writes the parts of an export into a folder.
   *
   * @param photos how many; there is a sidecar for each
   * @param minBytes of the smallest photo
   * @param maxBytes of the largest photo
   */
  static void write(Path folder, int parts, int photos, int minBytes, int maxBytes)
      throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(5);
    byte[] noise = new byte[MOST_BYTES + maxBytes];
    random.nextBytes(noise);
    List<ZipOutputStream> zips = new ArrayList<>();
    try {
      for (int i = 1; i <= parts; i++) {
        OutputStream file = Files.newOutputStream(
            folder.resolve(String.format(Locale.ROOT, "takeout-20260914T211500Z-3-%03d.zip", i)));
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(file, 1 << 16));
        zip.setLevel(Deflater.BEST_SPEED);
        zips.add(zip);
      }
      for (int i = 0; i < photos; i++) {
        int year = FIRST_YEAR + i % YEARS;
        String name = String.format(Locale.ROOT, "IMG_%06d.jpg", i);
        String path = "Takeout/Google Photos/Photos from " + year + "/" + name;
        ZipOutputStream zip = zips.get(random.nextInt(parts));
        zip.putNextEntry(new ZipEntry(path));
        int size = minBytes + random.nextInt(maxBytes - minBytes + 1);
        zip.write(noise, random.nextInt(MOST_BYTES), size);
        zip.closeEntry();
        ZipOutputStream other = zips.get(random.nextInt(parts));
        other.putNextEntry(new ZipEntry(path + ".supplemental-metadata.json"));
        other.write(sidecar(i, name, year).getBytes(StandardCharsets.UTF_8));
        other.closeEntry();
      }
    } finally {
      for (ZipOutputStream zip : zips) {
        zip.close();
      }
    }
  }

  private static String sidecar(int number, String name, int year) {
    long taken = (year - 1970) * 31_556_952L + 1_000_000 + number;
    return """
        {
          "title": "%s",
          "description": "",
          "imageViews": "12",
          "creationTime": {"timestamp": "%d", "formatted": "14.09.2026, 21:15:00 UTC"},
          "photoTakenTime": {"timestamp": "%d", "formatted": "14.09.2026, 21:15:00 UTC"},
          "geoData": {"latitude": 46.6, "longitude": 13.8, "altitude": 500.0,
            "latitudeSpan": 0.0, "longitudeSpan": 0.0},
          "people": [{"name": "Ann"}],
          "url": "https://photos.google.com/photo/AF1QipBenchmark%08d",
          "googlePhotosOrigin": {"mobileUpload": {"deviceType": "ANDROID_PHONE"}}
        }
        """.formatted(name, taken + 1_000, taken, number);
  }
}
