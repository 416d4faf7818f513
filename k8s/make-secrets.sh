#!/bin/sh
# Writes k8s/secrets.env, from which `kubectl apply -k k8s/` makes the Secret artel-secrets. What is there is left alone:
# databases keep the passwords they were made with, and stored keys can be read with no other secret.
set -eu
cd "$(dirname "$0")"
[ ! -e secrets.env ] || { echo 'secrets.env is there already'; exit 0; }

random() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c "$1"; }
postgres=$(random 48) mongo=$(random 48) rabbitmq=$(random 48)

umask 077
cat >secrets.env.new <<END
KEY_ENCRYPTION_SECRET=$(random 48)
MAIL_TOKEN_SECRET=$(random 48)
POSTGRES_PASSWORD=$postgres
DATABASE_URL=postgres://artel:$postgres@artel-postgresql:5432/artel_auth
MONGO_ROOT_PASSWORD=$(random 48)
MONGO_KEYFILE=$(random 128)
MONGO_PASSWORD=$mongo
MONGO_URL=mongodb://artel:$mongo@artel-mongodb-0.artel-mongodb.artel.svc/?replicaSet=artel&authSource=admin
RABBITMQ_ERLANG_COOKIE=$(random 48)
RABBITMQ_PASSWORD=$rabbitmq
AMQP_URL=amqp://artel:$rabbitmq@artel-rabbitmq:5672
END
mv secrets.env.new secrets.env
echo 'wrote k8s/secrets.env: keep it, it is not in the repository'
