# Sourced by mvnw and sql-examples/launch.sh: sets JAVA_HOME to a JDK 25, or stops with one line.
# Trino 483 runs on Java 25 only, and a machine's default java is often an older one.
is_jdk_25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release" 2>/dev/null
}

find_jdk_25() {
  if [ -n "${JAVA_HOME-}" ] && is_jdk_25 "$JAVA_HOME"; then
    return 0
  fi
  # mvnw runs with globbing off
  set +f
  for candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "No JDK 25 found: set JAVA_HOME to a JDK 25 (Trino 483 runs on Java 25 only); looked at JAVA_HOME=${JAVA_HOME-unset}, /usr/lib/jvm, /opt, ~/.sdkman and ~/.jdks" >&2
  return 1
}

find_jdk_25 || exit 1
