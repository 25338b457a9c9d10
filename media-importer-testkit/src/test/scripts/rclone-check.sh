#!/bin/sh
# Shows that rclone, a client that nobody here wrote, can list and copy from the emulator.
#
#   media-importer-testkit/src/test/scripts/rclone-check.sh [LIBRARY]
#
# LIBRARY is what PhotosEmulatorMain takes, "generated:120:1000:300000" unless given. rclone's
# addresses are fixed in its code, so the emulator gets a certificate for Google's host names, and
# rclone a proxy that leads there. Ends with PASS or FAIL, and with status 0 or 1.
set -eu

library=${1:-generated:120:1000:300000}
root=$(cd "$(dirname "$0")/../../../.." && pwd)
maven=${MAVEN:-$root/mvnw}

if ! command -v rclone >/dev/null; then
  echo "rclone is missing: apt-get install rclone, or see https://rclone.org/install/" >&2
  exit 2
fi

work=$(mktemp -d)
emulator=
proxy=
finish() {
  [ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true
  [ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

fail() {
  echo "FAIL: $1"
  exit 1
}

# Waits until a file has a line, which a process that we started writes.
await() {
  tries=0
  until [ -s "$1" ] && { [ -z "${2:-}" ] || grep -q "$2" "$1"; }; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || fail "nothing in $1 after 30 s"
    sleep 0.1
  done
}

echo "compiling ..."
"$maven" -q -f "$root/pom.xml" -pl media-importer-testkit -am test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:build-classpath -Dmdep.outputFile="$work/classpath"
classes="$root/media-importer-testkit/target/classes:$root/media-importer-testkit/target/test-classes:$(cat "$work/classpath")"

keytool -genkeypair -alias emulator -keyalg EC -validity 2 -dname CN=emulator \
  -ext san=dns:photoslibrary.googleapis.com,dns:oauth2.googleapis.com \
  -storetype PKCS12 -keystore "$work/key.p12" -storepass changeit 2>/dev/null
keytool -exportcert -rfc -alias emulator -keystore "$work/key.p12" -storepass changeit >"$work/ca.pem" 2>/dev/null

java -cp "$classes" dev.mediaimporter.testkit.PhotosEmulatorMain \
  --library "$library" --tls-keystore "$work/key.p12" >"$work/emulator" 2>"$work/emulator.err" &
emulator=$!
await "$work/emulator" '^expected='
told() {
  sed -n "s/^$1=//p" "$work/emulator"
}
tls=$(told tls-url)
java -cp "$classes" dev.mediaimporter.testkit.ConnectProxy "${tls##*:}" >"$work/proxy" &
proxy=$!
await "$work/proxy"

# The access token is out of date, so rclone begins by refreshing it.
cat >"$work/rclone.conf" <<END
[gp]
type = google photos
client_id = $(told client-id)
client_secret = $(told client-secret)
read_only = true
token = {"access_token":"old","token_type":"Bearer","refresh_token":"$(told refresh-token)","expiry":"2020-01-01T00:00:00Z"}
END
run() {
  env -u AWS_CA_BUNDLE -u HTTP_PROXY -u http_proxy -u https_proxy -u NO_PROXY -u no_proxy \
    HTTPS_PROXY="http://127.0.0.1:$(cat "$work/proxy")" \
    rclone --config "$work/rclone.conf" --ca-cert "$work/ca.pem" "$@"
}

fetch() {
  env -u AWS_CA_BUNDLE curl -sS --fail --noproxy '*' "$1"
}

echo "listing and copying with $(rclone version | head -n 1) ..."
run lsf -R --files-only gp:album >"$work/listed" || fail "rclone could not list"
run copy gp:album "$work/copied" --transfers 8 || fail "rclone could not copy"

fetch "$(told expected)" | sed 's/.*"sha256":"\([0-9a-f]*\)".*/\1/' | sort >"$work/expected.sha256"
find "$work/copied" -type f -exec sha256sum {} + | cut -d ' ' -f 1 | sort >"$work/copied.sha256"
fetch "$(told counts)" >"$work/counts"

items=$(wc -l <"$work/expected.sha256")
listed=$(wc -l <"$work/listed")
echo "items: $items, listed: $listed, copied: $(wc -l <"$work/copied.sha256")"
echo "requests: $(cat "$work/counts")"
[ "$listed" -eq "$items" ] || fail "rclone listed $listed of $items items"
cmp -s "$work/expected.sha256" "$work/copied.sha256" || fail "what was copied differs from what the emulator has"
grep -q '"TOKEN":[1-9]' "$work/counts" || fail "rclone never refreshed its token"
echo "PASS: $items items copied, every byte equal"
