#!/bin/sh
# Makes an image of the program with a Java of its own, a zip of it and, where dpkg-deb is, a Debian
# package. Arguments: the Java home, the program's jar, the version, the folder for the results.
set -eu
java_home=$1 jar=$2 version=$3 out=$4
here=$(dirname -- "$(readlink -f -- "$0")")
root=$here/../../..
architecture=$(uname -m)

# What jdeps finds, and what is found by name only: TLS with elliptic curves, the emulator's server,
# zip archives, logins to a proxy.
modules=java.base,java.compiler,java.desktop,java.management,java.naming,java.net.http,java.security.jgss
modules=$modules,java.sql,jdk.crypto.ec,jdk.httpserver,jdk.net,jdk.unsupported,jdk.zipfs

rm -rf "$out"
image=$out/media-importer
mkdir -p "$image"
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --compress=2 --output "$image/runtime"
cp "$jar" "$image/media-importer.jar"
cp "$root/LICENSE" "$image/"
cp "$here/media-importer" "$image/media-importer"
chmod 755 "$image/media-importer"

# Fails the build if the image does not start.
"$image/media-importer" --version

(cd "$out" && zip -qr "media-importer-$version-linux-$architecture.zip" media-importer)

if command -v dpkg-deb >/dev/null; then
  deb=$out/deb
  mkdir -p "$deb/DEBIAN" "$deb/usr/lib" "$deb/usr/bin" "$deb/usr/share/doc/media-importer"
  cp -R "$image" "$deb/usr/lib/media-importer"
  ln -s ../lib/media-importer/media-importer "$deb/usr/bin/media-importer"
  cp "$root/LICENSE" "$deb/usr/share/doc/media-importer/copyright"
  # A tilde comes before everything: a snapshot is older than its release.
  cat >"$deb/DEBIAN/control" <<EOF
Package: media-importer
Version: $(echo "$version" | sed 's/-SNAPSHOT/~snapshot/')
Architecture: $(dpkg --print-architecture)
Maintainer: The media-importer contributors <https://mediaimporter.dev>
Section: graphics
Priority: optional
Homepage: https://mediaimporter.dev
Installed-Size: $(du -sk "$deb/usr" | cut -f1)
Depends: libc6
Description: import Google Photos into a folder or S3, and verify every file
 Imports what you pick in Google Photos, albums, or Google Takeout exports.
 Brings its own Java.
EOF
  dpkg-deb -Zgzip --root-owner-group --build "$deb" "$out/media-importer_${version}_$(dpkg --print-architecture).deb" >/dev/null
  rm -rf "$deb"
fi
cp "$here/Containerfile" "$out/"
