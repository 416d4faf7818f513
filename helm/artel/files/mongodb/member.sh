#!/bin/bash
# Beside each mongod: makes it a member of the replica set, then rests. When it fails it is started again.
set -u
# As process 1 it would not hear a signal it has no handler for, nor while something runs in the foreground.
trap 'kill $! 2>/dev/null; exit 0' TERM
until mongosh --quiet --eval 'db.hello().ok' >/dev/null 2>&1 & wait $!; do sleep 2 & wait $!; done
mongosh --quiet /scripts/join.js & wait $! || exit 1
sleep infinity & wait $!
