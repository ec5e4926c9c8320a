#!/bin/sh
# Starts Mosquitto with one user, `hearsay`, whose password is the first line of a secret.
# The password is never an argument of a program, where every process could read it.
set -eu
umask 077

secret=${MQTT_PASSWORD_FILE:-/run/secrets/mqtt_password}
conf=${MOSQUITTO_CONF:-/mosquitto/config/mosquitto.conf}

password=$(head -n 1 "$secret" | tr -d '\r\n')
if [ -z "$password" ]; then
    echo "$secret is empty: write the broker's password into it (see docs/containers.md)" >&2
    exit 1
fi

passwords=$(sed -n 's/^password_file //p' "$conf")
printf 'hearsay:%s\n' "$password" > "$passwords.new"
mosquitto_passwd -U "$passwords.new"
mv "$passwords.new" "$passwords"

exec mosquitto -c "$conf"
