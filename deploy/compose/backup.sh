#!/bin/sh
# Copies everything that `docker compose up` keeps into a folder, from which restore.sh makes it again:
#
#   deploy/compose/backup.sh FOLDER
#
# The services stop while it copies, so that no store is older than another; what is being done is finished first, and
# the ingress answers 503 meanwhile. PostgreSQL is dumped, and MongoDB where its image has mongodump; the rest is copied
# file by file. The folder holds every secret of the installation: keep it as you would keep those.
set -eu
umask 077
script=$0
[ $# -eq 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$script"; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ -z "$(ls -A "$folder")" ] || { echo "$folder is not empty" >&2; exit 1; }
cd "$(dirname "$script")/../.."
. deploy/compose/volumes.sh

services='auth-service catalog-service order-service notifier-service'
trap 'compose up --detach --no-deps $services >/dev/null' EXIT
compose stop $services
say 'the services have finished'

compose exec --no-TTY postgres pg_dump --username=artel --format=custom artel_auth >"$folder/postgres.dump"
if compose exec --no-TTY mongo sh -c 'command -v mongodump' >/dev/null; then
  compose exec --no-TTY mongo sh -c 'mongodump --quiet --archive --gzip --username=artel --password="$(cat /run/artel/password)" --authenticationDatabase=admin' >"$folder/mongo.archive.gz"
else
  copy_stopped mongo mongo
fi
copy_stopped rabbitmq rabbitmq
copy media
copy secrets
(cd "$folder" && sha256sum -- * >SHA256SUMS)
say "$(du -sh "$folder" | cut -f1) in $folder"
