#!/bin/sh
# Makes an archive of classes (AppCDS) in cds/ beside lib/: with it the command starts in about half
# the time. For this Java and this folder only, so run it where the command is to stay, as a user who
# may write there; with another Java the archive is passed over. It starts 'resque4j dev', with a Redis
# of its own and HTTP on free ports, to see which classes are used. No variable but those of Java reaches it.
set -eu

home=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
. "$home/libexec/java.sh"

archive=$home/cds/$java_version.jsa
mkdir -p "$home/cds" || die "expected a folder that can be written, got: $home/cds"
rm -f "$archive"
work=$(mktemp -d "${TMPDIR:-/tmp}/resque4j-cds.XXXXXX")
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :; rm -rf "$work"' EXIT

env -i PATH="$PATH" JAVA_HOME="${JAVA_HOME:-}" TMPDIR="$work" LC_ALL=C.UTF-8 RESQUE4J_HTTP_PORT=0 \
  RESQUE4J_OPTS="-XX:ArchiveClassesAtExit=$work/classes.jsa -Xlog:disable" \
  "$home/bin/resque4j" dev --port 0 >"$work/out" 2>"$work/err" &
pid=$!
tries=0
until grep -q 'Ctrl-C ends it' "$work/out"; do
  kill -0 "$pid" 2>/dev/null || { cat "$work/err" >&2; pid=; die "'resque4j dev' did not start"; }
  tries=$((tries + 1))
  [ "$tries" -lt 120 ] || die "'resque4j dev' was not ready within two minutes"
  sleep 1
done
kill -TERM "$pid"
wait "$pid" || :
pid=
[ -s "$work/classes.jsa" ] || die "this Java made no archive: $java"
mv "$work/classes.jsa" "$archive"
echo "made $archive"
