# Sourced: sets $java (the command) and $java_major, or ends with one line that says what is missing.

die() {
  printf 'resque4j: %s\n' "$1" >&2
  exit 1
}

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || die "expected JAVA_HOME to be a JDK 17 or later, got: $JAVA_HOME (it has no bin/java)"
else
  java=$(command -v java) || die "Java 17 or later is needed, but there is no 'java' on the PATH (Debian: apt install openjdk-17-jdk)"
fi

# The file 'release' of a JDK answers without starting one.
java_real=$java
while [ -h "$java_real" ]; do
  java_link=$(readlink "$java_real")
  case $java_link in
    /*) java_real=$java_link ;;
    *) java_real=$(dirname "$java_real")/$java_link ;;
  esac
done
java_release=$(dirname "$java_real")/../release
java_version=
if [ -r "$java_release" ]; then
  java_version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$java_release")
fi
if [ -z "$java_version" ]; then
  java_version=$("$java" -version 2>&1 | sed -n 's/^.* version "\([^"]*\)".*$/\1/p' | head -n 1)
fi
java_major=${java_version#1.}
java_major=${java_major%%[!0-9]*}
case $java_major in
  '' | *[!0-9]*) die "expected a Java 17 or later, but could not tell the version of $java" ;;
esac
[ "$java_major" -ge 17 ] || die "expected Java 17 or later, got: Java $java_version ($java); set JAVA_HOME to a newer one"
