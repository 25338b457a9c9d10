package dev.mediaimporter.takeout;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.options.PropertyOptions;
import com.adobe.internal.xmp.options.SerializeOptions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an item's sidecar says, in the form that other programs read. Pure functions. */
final class XmpSidecar {
  private static final String LIGHTROOM = "http://ns.adobe.com/lightroom/1.0/";
  private static final Pattern NOT_IN_XML =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF&&[^\\n\\t]]");
  private static final int FAVOURITE_STARS = 5;
  private static final int CENTIMETRES = 100;

  static {
    try {
      XMPMetaFactory.getSchemaRegistry().registerNamespace(LIGHTROOM, "lr");
    } catch (XMPException e) {
      throw new IllegalStateException("a valid namespace", e);
    }
  }

  private XmpSidecar() {}

  /**
   * The same text for the same item.
   *
   * @param zone where it was taken, if that is known; else times are in UTC
   */
  static String of(TakeoutItem item, Optional<ZoneOffset> zone) {
    try {
      XMPMeta xmp = XMPMetaFactory.create();
      add(xmp, item, zone.orElse(ZoneOffset.UTC));
      return XMPMetaFactory.serializeToString(
          xmp, new SerializeOptions().setOmitPacketWrapper(true).setSort(true));
    } catch (XMPException e) {
      throw new IllegalStateException("cannot write the XMP of " + item.id(), e);
    }
  }

  private static void add(XMPMeta xmp, TakeoutItem item, ZoneOffset zone) throws XMPException {
    if (item.takenAt().isPresent()) {
      String time =
          DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(item.takenAt().get().atOffset(zone));
      xmp.setProperty(XMPConst.NS_PHOTOSHOP, "DateCreated", time);
      xmp.setProperty(XMPConst.NS_EXIF, "DateTimeOriginal", time);
    }
    if (!item.caption().isEmpty()) {
      xmp.setLocalizedText(
          XMPConst.NS_DC, "description", "", XMPConst.X_DEFAULT, clean(item.caption()));
    }
    if (item.place().isPresent()) {
      addPlace(xmp, item.place().get());
    }
    if (item.favourite()) {
      xmp.setProperty(XMPConst.NS_XMP, "Rating", FAVOURITE_STARS);
    }
    addAll(xmp, XMPConst.NS_IPTCEXT, "PersonInImage", item.people());
    List<String> albums = item.albums().stream().distinct().toList();
    addAll(xmp, XMPConst.NS_DC, "subject", albums);
    addAll(
        xmp,
        LIGHTROOM,
        "hierarchicalSubject",
        albums.stream().map(title -> "Albums|" + title.replace('|', '/')).toList());
  }

  private static void addAll(XMPMeta xmp, String namespace, String name, List<String> values)
      throws XMPException {
    for (String value : values) {
      xmp.appendArrayItem(
          namespace, name, new PropertyOptions().setArray(true), clean(value), null);
    }
  }

  private static void addPlace(XMPMeta xmp, TakeoutItem.Place place) throws XMPException {
    xmp.setProperty(XMPConst.NS_EXIF, "GPSLatitude", degrees(place.latitude(), "N", "S"));
    xmp.setProperty(XMPConst.NS_EXIF, "GPSLongitude", degrees(place.longitude(), "E", "W"));
    long height = Math.round(Math.abs(place.altitude()) * CENTIMETRES);
    if (height != 0) {
      xmp.setProperty(XMPConst.NS_EXIF, "GPSAltitude", height + "/" + CENTIMETRES);
      xmp.setProperty(XMPConst.NS_EXIF, "GPSAltitudeRef", place.altitude() < 0 ? "1" : "0");
    }
  }

  /** {@code 47,30.000000N}: degrees, and minutes with a fraction. */
  private static String degrees(double value, String positive, String negative) {
    BigDecimal minutes = BigDecimal.valueOf(Math.abs(value))
        .multiply(BigDecimal.valueOf(60))
        .setScale(6, RoundingMode.HALF_UP);
    BigDecimal[] parts = minutes.divideAndRemainder(BigDecimal.valueOf(60));
    return parts[0].toBigInteger() + "," + parts[1].toPlainString()
        + (value < 0 ? negative : positive);
  }

  private static String clean(String text) {
    return NOT_IN_XML.matcher(text).replaceAll(" ");
  }
}
