/**
 * The record of what was imported, and its file.
 *
 * <h2>The file</h2>
 *
 * UTF-8 text, one JSON object a line, each ended by {@code \n}. The first field of each is
 * {@code crc}: eight lower-case hex digits of the CRC-32C (RFC 3720) of all bytes of the line
 * behind {@code "crc":"xxxxxxxx",}. The first line names the format and its version:
 *
 * <pre>{"crc":"6a2dffa3","format":"media-importer-ledger","version":1}</pre>
 *
 * The second line may say which destination and whose items the ledger is for, in words of whoever
 * writes it; ledgers without it are for any.
 *
 * <pre>{"crc":"…","for":"/home/ann/photos of ann@example.com"}</pre>
 *
 * Every other line is what became of an item; the last one of an item counts.
 *
 * <pre>
 * {"crc":"…","id":"AF1Q…","state":"stored","key":"md5/IMG_0001.JPG","size":1323389,"sha256":"…",
 *  "etag":"…","taken":"2024-07-14T09:31:07Z","remarks":"location-removed","details":{"place":"47.5,9.7,0"},
 *  "attempts":1}
 * {"crc":"…","id":"AF1Q…","state":"failed","filename":"IMG_0002.JPG","reason":"link-refused",
 *  "at":"2026-11-22T10:00:00Z","attempts":5}</pre>
 *
 * <ul>
 *   <li>An item that is kept in several folders, as a picture of several albums may be, has a line
 *       for each: the first one with its own id, each other one with its id, {@code =in=} and the
 *       folder ({@code AF1Q…=in=Lake}).
 *   <li>{@code sha256}, {@code etag}, {@code taken}, {@code remarks}, {@code details} and
 *       {@code filename} may be missing; details are what the source says besides, such as place,
 *       caption, people and albums; of a filename at most 4,096 UTF-16 units are kept; times are
 *       UTC (RFC 3339); remarks are labels of {@link dev.mediaimporter.media.ItemNote} divided by
 *       commas.
 *   <li>Lone surrogates are written as JSON escapes. No line has more than 1,048,575 bytes.
 *   <li>Readers skip fields and remarks they do not know, and take a reason they do not know for a
 *       retryable one. A line whose checksum is wrong counts as absent; bytes behind the last
 *       newline do too.
 *   <li>It holds no token and no link, but it does hold filenames, keys and details: it is created
 *       readable by its owner only.
 * </ul>
 */
@NullMarked
package dev.mediaimporter.ledger;

import org.jspecify.annotations.NullMarked;
