#!/bin/sh
# Makes what docker-compose.yml reads from ./secrets: a password for each database role, and a self-signed certificate
# to begin with: deploy/make-secrets.sh [HOST NAME]. What is there already is kept.
#
# The folder is closed to everybody but its owner. The files in it can be read by all, since each is handed alone into
# a container whose account is another one.
set -eu
cd "$(dirname "$0")/.."
name=${1:-localhost}
command -v openssl >/dev/null || {
    echo "openssl is needed: apt-get install openssl" >&2
    exit 1
}

umask 077
mkdir -p secrets
chmod 700 secrets
echo '*' >secrets/.gitignore

for role in homeward_admin homeward_operator homeward_worker homeward_app homeward_signin; do
    [ -s "secrets/$role.txt" ] && continue
    openssl rand -hex 32 >"secrets/$role.txt"
    echo "made secrets/$role.txt"
done
if [ ! -s secrets/tls_certificate.txt ] || [ ! -s secrets/tls_key.txt ]; then
    rm -f secrets/tls_certificate.txt secrets/tls_key.txt
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=$name" \
        -addext "subjectAltName=DNS:$name" -keyout secrets/tls_key.txt -out secrets/tls_certificate.txt 2>/dev/null
    echo "made a self-signed certificate for $name, for 90 days: put a real one into secrets/tls_certificate.txt"
    echo "(with its chain) and secrets/tls_key.txt before anybody relies on it"
fi
chmod 444 secrets/*.txt
