#!/usr/bin/env bash
# link-jars.sh PLUGIN OTHER: replaces each jar of the folder PLUGIN that the folder OTHER holds too, byte for byte and
# under whatever name, by a link to it.
set -euo pipefail

plugin=$1
other=$2

declare -A others
while read -r checksum jar; do
  others[$checksum]=$jar
done < <(cd "$other" && sha256sum -- *.jar)

linked=0
for jar in "$plugin"/*.jar; do
  read -r checksum _ < <(sha256sum -- "$jar")
  if [ -n "${others[$checksum]-}" ]; then
    ln -sf "$other/${others[$checksum]}" "$jar"
    linked=$((linked + 1))
  fi
done
echo "$linked jars of $plugin are links into $other"
