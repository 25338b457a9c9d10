#!/bin/sh
# Imports very many small items through faults of every kind, with the program's heap capped, and checks every byte.
#
#   media-importer-testkit/src/test/scripts/soak.sh [ITEMS] [SHARE]
#
# 100,000 items and a share of 0.05 (5% of the requests meet a fault) unless given. The program is run again while it
# ends paused or with failures, as a person would. Ends with PASS or FAIL, and with status 0 or 1.
set -eu

items=${1:-100000}
share=${2:-0.05}
root=$(cd "$(dirname "$0")/../../../.." && pwd)
maven=${MAVEN:-$root/mvnw}
work=$(mktemp -d)
: >"$work/emulator"
emulator=
finish() {
  [ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

fail() {
  echo "FAIL: $1"
  exit 1
}

"$root/media-importer" --version >/dev/null
"$maven" -q -f "$root/pom.xml" -pl media-importer-testkit -am compile \
  org.apache.maven.plugins:maven-dependency-plugin:build-classpath -Dmdep.outputFile="$work/classpath" \
  -Dspotless.check.skip=true
java -Xmx512m -cp "$root/media-importer-testkit/target/classes:$(cat "$work/classpath")" \
  dev.mediaimporter.testkit.PhotosEmulatorMain --library "generated:$items:200:3000" --faults "$share" \
  >"$work/emulator" 2>"$work/emulator.err" &
emulator=$!
tries=0
until grep -q '^expected=' "$work/emulator"; do
  tries=$((tries + 1))
  [ "$tries" -le 300 ] || fail "the emulator did not start: $(cat "$work/emulator.err")"
  sleep 0.1
done
told() {
  sed -n "s/^$1=//p" "$work/emulator"
}

# Faults expire access tokens too, so the program needs a way to fresh ones.
(umask 077 && cat >"$work/credentials.json") <<JSON
{"type": "authorized_user", "client_id": "$(told client-id)", "client_secret": "$(told client-secret)",
 "refresh_token": "$(told refresh-token)"}
JSON
unset GOOGLE_ACCESS_TOKEN
export MEDIA_IMPORTER_PHOTOS_URL="$(told photos-url)" MEDIA_IMPORTER_TOKEN_URL="$(told token-url)"
export MEDIA_IMPORTER_CREDENTIALS="$work/credentials.json"
export MEDIA_IMPORTER_JAVA_OPTS="${MEDIA_IMPORTER_JAVA_OPTS:-} -Xmx256m"
run=0
status=1
while [ "$run" -lt 10 ]; do
  run=$((run + 1))
  started=$(date +%s)
  status=0
  "$root/media-importer" import --from library:all --to "$work/photos" --owner soak@example.com \
    --report "$work/report.json" --quiet >"$work/output" 2>&1 || status=$?
  echo "run $run: exit code $status after $(($(date +%s) - started)) s: $(cut -c1-160 "$work/report.json" | head -n 1)"
  case $status in
    0) break ;;
    1 | 4) ;;
    *) fail "$(tail -n 3 "$work/output")" ;;
  esac
done
[ "$status" -eq 0 ] || fail "not complete after $run runs"

"$root/media-importer" verify --to "$work/photos" --deep >"$work/verified" 2>&1 || fail "$(tail -n 3 "$work/verified")"
env -u AWS_CA_BUNDLE curl -sS --fail --noproxy '*' "$(told expected)" |
  sed 's/.*"sha256":"\([0-9a-f]*\)".*/\1/' | sort >"$work/expected"
find "$work/photos" -path '*/.media-importer' -prune -o -type f -print0 | xargs -0 sha256sum |
  cut -d ' ' -f 1 | sort >"$work/stored"
cmp -s "$work/expected" "$work/stored" || fail "what is stored differs from what the emulator has"
echo "PASS: $(wc -l <"$work/stored") items, every byte equal"
