# Sourced by the commands of this folder, with $root set: builds them on first use and whenever the
# sources changed. Leaves $java and $class_path.

quick=$root/benchmarks/target/quick
built=$quick/built
. "$root/queue-cli/src/main/dist/libexec/java.sh"

is_fresh() {
  [ -f "$built" ] && [ -z "$(find "$root/pom.xml" "$root"/queue-*/pom.xml "$root"/queue-*/src/main \
    "$root/benchmarks/pom.xml" "$root/benchmarks/src/main" -newer "$built" 2>/dev/null |
    head -n 1)" ]
}

# ./resque4j builds the same modules in the same folders: its lock is ours too.
lock=$root/queue-cli/target/quick/lock
locked=
unlock() {
  [ -z "$locked" ] || rm -rf "$lock"
  locked=
}
take_lock() {
  mkdir -p "${lock%/*}" "$quick"
  until mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || :)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$lock"; else sleep 1; fi
  done
  locked=yes
  echo $$ >"$lock/pid"
}

if ! is_fresh; then
  command -v mvn >/dev/null || die "Maven 3.8.7 or later is needed to build, but there is no 'mvn' on the PATH (Debian: apt install maven)"
  trap unlock EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  take_lock
  echo "benchmarks: building ..." >&2
  began=$quick/began
  : >"$began"
  rm -rf "$quick/lib"
  (cd "$root" && mvn -B -q -ntp -P quick -pl benchmarks -am package) >&2 </dev/null ||
    die "the benchmarks could not be built"
  mv "$began" "$built"
  unlock
  trap - EXIT INT TERM HUP
fi

# The folder of the build holds this module's own jar, lib all others.
class_path="$quick/classes:$quick/lib/*"
