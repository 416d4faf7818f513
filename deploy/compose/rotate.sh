#!/bin/sh
# Changes a secret of a running `docker compose up`, without a failed request:
#
#   deploy/compose/rotate.sh key-encryption-secret          of auth-service; what is stored is sealed anew
#   deploy/compose/rotate.sh mail-token-secret              of auth-service and notifier-service
#   deploy/compose/rotate.sh postgres-password | rabbitmq-password
#   deploy/compose/rotate.sh mail-token-secret --finish     a day later, when no link sealed with the former one counts
#
# --finish also ends a change that was interrupted: nothing that either secret has sealed is lost.
# Services are replaced by the version they are (ARTEL_VERSION) whenever they must read a changed secret.
set -eu
script=$0
[ $# -ge 1 ] || { sed -n '2,12s/^# \{0,1\}//p' "$script"; exit 2; }
cd "$(dirname "$script")/../.."
secret=$1
case $secret in
  key-encryption-secret) readers=auth-service ;;
  mail-token-secret) readers='notifier-service auth-service' ;;
  postgres-password) readers=auth-service ;;
  rabbitmq-password) readers='auth-service catalog-service order-service notifier-service' ;;
  *) echo "there is no secret $secret" >&2; exit 2 ;;
esac

version=${ARTEL_VERSION:-$(sed -n 's/.*auth-service:${ARTEL_VERSION:-\(.*\)}$/\1/p' compose.yaml | head -1)}
make_secrets() { docker compose --progress quiet run --rm --no-deps --no-TTY secrets node /make-secrets.mjs "$@"; }
inside() { docker compose exec --no-TTY "$@"; }
# shellcheck disable=SC2086
replace_readers() { deploy/compose/upgrade.sh "$version" $readers; }

step() {
  make_secrets rotate "$secret" "$1"
  replace_readers
}

# Connections that are open stay open; new ones of a replica that is yet to be replaced are refused.
password_of() { # FOLDER
  new=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  case $1 in
    postgres) echo "alter role artel password '$new'" | inside postgres psql --quiet --username=artel artel_auth ;;
    rabbitmq) echo "$new" | inside rabbitmq sh -c 'rabbitmqctl --quiet change_password artel "$(cat)"' ;;
  esac
  printf %s "$new" | make_secrets set "$1/password"
  replace_readers
}

finish() {
  if [ "$secret" = key-encryption-secret ]; then inside auth-service node dist/reseal.js; fi
  step forget
}

if [ "${2:-}" = --finish ]; then
  finish
  exit
fi
case $secret in
  *-password) password_of "${secret%-password}"; exit ;;
esac
step announce
step use
if [ "$secret" = key-encryption-secret ]; then finish; fi
