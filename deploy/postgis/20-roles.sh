#!/bin/sh
# Gives every login role the password in the file of its name. The PostGIS image runs this when it makes its database,
# before migrations; run it again after a password file has changed:
#   docker-compose exec postgis /docker-entrypoint-initdb.d/20-roles.sh
set -eu
secrets=${HOMEWARD_SECRETS:-/run/secrets}
if [ -z "${PGPASSWORD:-}" ]; then
    PGPASSWORD=$(cat "$secrets/homeward_admin")
    export PGPASSWORD
fi

for role in homeward_operator homeward_worker homeward_app homeward_signin; do
    # By the environment and not the command line, which other processes can read.
    HOMEWARD_ROLE=$role HOMEWARD_ROLE_PASSWORD=$(cat "$secrets/$role") \
        psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv role HOMEWARD_ROLE
\getenv password HOMEWARD_ROLE_PASSWORD
SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')
\gexec
ALTER ROLE :"role" LOGIN PASSWORD :'password';
SQL
done
