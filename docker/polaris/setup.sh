#!/bin/sh
# Makes the catalog `featurestore`, the principal `trino` and its grants in Apache Polaris. Safe to run again: what is
# there stays. The principal's credentials are written to CREDENTIALS_FILE, as POLARIS_CLIENT_ID and POLARIS_CLIENT_SECRET.
set -eu
: "${POLARIS_URL:?}" "${POLARIS_ROOT_SECRET:?}" "${CREDENTIALS_FILE:?}" "${STORAGE:?}" "${BASE_LOCATION:?}"

management=$POLARIS_URL/api/management/v1

# json_field NAME: the string value of that field of the JSON on standard input
json_field() {
  tr -d '\n' | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'
}

# call METHOD PATH [JSON]: the answer's body; stops at an error and shows it
call() {
  if [ $# -gt 2 ]; then
    set -- "$1" "$2" --header 'Content-Type: application/json' --data "$3"
  fi
  method=$1
  path=$2
  shift 2
  curl --silent --show-error --fail-with-body --request "$method" "$management/$path" \
    --header "Authorization: Bearer $token" --header 'Polaris-Realm: POLARIS' "$@" || {
    echo "$method $management/$path failed" >&2
    return 1
  }
}

exists() {
  status=$(curl --silent --show-error --output /dev/null --write-out '%{http_code}' "$management/$1" \
    --header "Authorization: Bearer $token" --header 'Polaris-Realm: POLARIS')
  case $status in
    200) return 0 ;;
    404) return 1 ;;
    *) echo "GET $management/$1 gave $status" >&2 && exit 1 ;;
  esac
}

# create COLLECTION NAME JSON
create() {
  exists "$1/$2" || call POST "$1" "$3"
}

answer=$(curl --silent --show-error --fail-with-body "$POLARIS_URL/api/catalog/v1/oauth/tokens" \
  --data grant_type=client_credentials --data client_id=root --data-urlencode "client_secret=$POLARIS_ROOT_SECRET" \
  --data scope=PRINCIPAL_ROLE:ALL) || {
  echo "No token for root: $answer" >&2
  exit 1
}
token=$(printf '%s' "$answer" | json_field access_token)

create catalogs featurestore '{"catalog": {"name": "featurestore", "type": "INTERNAL",
  "properties": {"default-base-location": "'"$BASE_LOCATION"'"}, "storageConfigInfo": '"$STORAGE"'}}' > /dev/null

# A principal's secret is told once, when it is made or reset
if ! exists principals/trino; then
  principal=$(call POST principals '{"principal": {"name": "trino"}}')
elif [ ! -s "$CREDENTIALS_FILE" ]; then
  principal=$(call POST principals/trino/reset)
else
  principal=
fi
if [ -n "$principal" ]; then
  umask 077
  {
    echo "POLARIS_CLIENT_ID=$(printf '%s' "$principal" | json_field clientId)"
    echo "POLARIS_CLIENT_SECRET=$(printf '%s' "$principal" | json_field clientSecret)"
  } > "$CREDENTIALS_FILE"
  # Trino's container runs as another user, with the same volume
  chmod 644 "$CREDENTIALS_FILE"
fi

create principal-roles trino '{"principalRole": {"name": "trino"}}' > /dev/null
create catalogs/featurestore/catalog-roles content '{"catalogRole": {"name": "content"}}' > /dev/null
call PUT principals/trino/principal-roles '{"principalRole": {"name": "trino"}}' > /dev/null
call PUT principal-roles/trino/catalog-roles/featurestore '{"catalogRole": {"name": "content"}}' > /dev/null
call PUT catalogs/featurestore/catalog-roles/content/grants \
  '{"grant": {"type": "catalog", "privilege": "CATALOG_MANAGE_CONTENT"}}' > /dev/null

echo "Polaris is set up: catalog featurestore, principal trino with CATALOG_MANAGE_CONTENT"
