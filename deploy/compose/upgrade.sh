#!/bin/sh
# Replaces the services of a running `docker compose up` by another version, one after the other, without a failed request:
#
#   deploy/compose/upgrade.sh VERSION             the images' tag; going back is the same with the earlier one
#   deploy/compose/upgrade.sh VERSION SERVICE…    only these; with the version they are, they read their secrets anew
#
# Beside each replica a new one is started and waited for; then the ingress sends the old one nothing more, and it is
# stopped, finishing what it has begun. Run it from the checkout whose compose.yaml belongs to VERSION, with the same
# environment as `docker compose up`; COMPOSE_PROJECT_NAME names another installation. The ingress itself is replaced
# only when it is named, last: while it is, for about a second, nobody listens at its port.
set -eu
script=$0
[ $# -ge 1 ] || { sed -n '2,10s/^# \{0,1\}//p' "$script"; exit 2; }
cd "$(dirname "$script")/../.."
export ARTEL_VERSION=$1
shift
[ $# -gt 0 ] || set -- auth-service catalog-service order-service notifier-service

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$1"; }
compose() { docker compose --progress quiet "$@"; }
address_of() { docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"; }

replace() {
  service=$1
  old=$(compose ps --quiet "$service")
  count=$(echo "$old" | wc -w)
  [ "$count" -gt 0 ] || { echo "$service is not running" >&2; exit 1; }
  compose up --detach --wait --no-deps --no-recreate --scale "$service=$((count * 2))" "$service"
  for container in $old; do
    compose exec --no-TTY ingress node dist/drain.js "$service" "$(address_of "$container")"
    # Docker waits as long as compose.yaml says.
    docker stop "$container" >/dev/null
    docker rm "$container" >/dev/null
  done
  say "$service is $ARTEL_VERSION"
}

# New secrets, if the new version has any; then the database as both versions can use it.
compose run --rm --no-deps secrets
compose run --rm --no-deps migrate
say "the database is ready for $ARTEL_VERSION"

for service; do
  if [ "$service" = ingress ]; then
    compose up --detach --wait --no-deps ingress
    say "ingress is $ARTEL_VERSION"
  else
    replace "$service"
  fi
done
