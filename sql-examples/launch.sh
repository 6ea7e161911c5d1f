# Sourced by quickstart and benchmark/run. Each then calls: launch MODULE HEAP MAIN_CLASS ARGUMENT...
# which builds the module where that is needed and runs the class in place of the shell.
working_directory=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .mvn/jdk.sh

# Every build writes the class path. It names jars in the local Maven repository, which may have been emptied since.
is_built() {
  local classpath=$1/target/launch.classpath sources
  [ -f "$classpath" ] && compgen -G 'trino-featurestore-plugin/target/trino-featurestore-plugin-*/' > /dev/null || return 1
  sources=(pom.xml {catalog-bridge,catalog-bridge/online-client,trino-featurestore-plugin,sql-examples,"$1"}/{pom.xml,src/main})
  [ -z "$(find "${sources[@]}" -newer "$classpath" -print -quit)" ] || return 1
  local IFS=:
  for entry in $(<"$classpath"); do
    [ -e "$entry" ] || return 1
  done
}

launch() {
  local module=$1 heap=$2 main_class=$3
  shift 3
  if ! is_built "$module"; then
    echo "Building the plugin and $module; a first build fetches its parts from Maven Central ..." >&2
    ./mvnw -B -q package -pl "$module" -am -DskipTests -Dair.check.skip-all=true >&2
  fi

  # The filter drops the one line that every Java prints about the vector module; a signal must reach Java, not the filter
  exec "$JAVA_HOME/bin/java" \
    -Xmx"$heap" \
    -XX:+UseG1GC \
    -XX:+ExitOnOutOfMemoryError \
    --add-modules=jdk.incubator.vector \
    --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow \
    -Dfile.encoding=UTF-8 \
    -Djdk.attach.allowAttachSelf=true \
    -Djava.awt.headless=true \
    -Dlaunch.working-directory="$working_directory" \
    -cp "$module/target/classes:$(<"$module/target/launch.classpath")" \
    "$main_class" "$@" \
    2> >(trap '' INT; exec grep --line-buffered -v '^WARNING: Using incubator modules' >&2)
}
