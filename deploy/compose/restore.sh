#!/bin/sh
# Makes an installation again from what backup.sh has copied, and starts it:
#
#   deploy/compose/restore.sh FOLDER
#
# There must be nothing in its place: `docker compose down --volumes` first, if what is there may go. It takes the images
# of the version that was copied, or of a later one.
set -eu
script=$0
[ $# -eq 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$script"; exit 2; }
folder=$(cd "$1" && pwd)
cd "$(dirname "$script")/../.."
. deploy/compose/volumes.sh

(cd "$folder" && sha256sum --check --quiet SHA256SUMS)
if [ -n "$(docker volume ls --quiet --filter "label=com.docker.compose.project=$project")" ]; then
  echo "$project has data already" >&2
  exit 1
fi

compose create
for volume in secrets media rabbitmq; do fill $volume; done
if [ -f "$folder/mongo.tar" ]; then fill mongo; fi

compose up --detach --wait postgres mongo
compose exec --no-TTY postgres pg_restore --username=artel --dbname=artel_auth --clean --if-exists --exit-on-error <"$folder/postgres.dump"
say 'postgres is back'
if [ -f "$folder/mongo.archive.gz" ]; then
  compose exec --no-TTY mongo sh -c 'mongorestore --quiet --archive --gzip --drop --username=artel --password="$(cat /run/artel/password)" --authenticationDatabase=admin' <"$folder/mongo.archive.gz"
  say 'mongo is back'
fi
compose up --detach --wait
say "$project is running"
