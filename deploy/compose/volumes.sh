# What backup.sh and restore.sh share: volumes of the project to files in $folder and back.
say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$1"; }
compose() { docker compose --progress quiet "$@"; }
project=$(compose config --format json | sed -n 's/^  "name": "\(.*\)",$/\1/p')

# A store that is elsewhere is not in any volume: what is copied, or put back, would be the one that nobody uses any more.
elsewhere=$(compose config --format json | sed -nE 's/^ *"((DATABASE|MONGO|AMQP)_URL)": ".+".*/ \1/p' | sort -u | tr -d '\n')
if [ -n "$elsewhere" ]; then
  echo "stores that are elsewhere have backups of their own (docs/operations.md#back-up):$elsewhere" >&2
  exit 1
fi

# Any image with tar will do; this one is there, for the secrets are made with it.
copy() {
  docker run --rm --network=none --volume="${project}_$1:/data:ro" node:24-bookworm-slim tar -C /data -cf - . >"$folder/$1.tar"
  say "$1 is copied"
}

# A store's files agree with each other only while nobody writes them.
copy_stopped() { # SERVICE VOLUME
  compose stop "$1"
  copy "$2"
  compose up --detach --wait --no-deps "$1"
}

fill() {
  docker run --rm --interactive --network=none --volume="${project}_$1:/data" node:24-bookworm-slim tar -C /data -xpf - <"$folder/$1.tar"
  say "$1 is back"
}
