# Sourced by publish and lag, which need curl and jq. TRINO_SERVER is the address of Trino; TRINO_USER the user, "quickstart" unless set. A
# password is read from ~/.netrc.

# Runs a statement, waits for its end and prints its rows, each as an array in JSON
query() {
  local answer next
  answer=$(request --data-binary "$1" "$TRINO_SERVER/v1/statement") || return 1
  while true; do
    jq --compact-output '.data[]?' <<< "$answer"
    if jq --exit-status '.error' <<< "$answer" > /dev/null; then
      jq --raw-output '"\(.error.errorName): \(.error.message)"' <<< "$answer" >&2
      return 1
    fi
    next=$(jq --raw-output '.nextUri // empty' <<< "$answer")
    [ -n "$next" ] || return 0
    answer=$(request "$next") || return 1
  done
}

# Trino answers 502, 503 and 504 where a client is to ask again
request() {
  curl --silent --show-error --fail --netrc-optional --retry 5 --max-time 60 --header "X-Trino-User: ${TRINO_USER:-quickstart}" "$@"
}

# catalog.schema.view$online, with the name of the view in quotes
online() {
  echo "${1%.*}.\"${1##*.}\$online\""
}
