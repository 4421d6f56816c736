"""The cluster's configuration files, as text, written anew at each start (`local.conf` is the operator's)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from register.roles import LOGIN_ROLES

ADMIN = "homeward_admin"
"""The bootstrap superuser: makes databases and runs migrations, never serves anybody."""
EXTENSIONS = ("postgis", "fuzzystrmatch", "btree_gist", "pg_trgm")

# Statements and error details can hold personal data, so neither reaches the log: not the parameters, not the
# text of a failed statement, not "Failing row contains (...)".
_SERVER = """\
# Written by `homeward db start`, each time. Put settings of your own into local.conf beside this file.
listen_addresses = ''
port = {port}
unix_socket_directories = {socket}
unix_socket_permissions = 0777  # the folder is 0700, and pg_hba.conf admits by account
max_connections = 100
shared_buffers = 128MB
maintenance_work_mem = 64MB
max_wal_size = 1GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C.UTF-8'
log_line_prefix = '%m [%p] '
log_statement = none
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_error_verbosity = terse
include_if_exists 'local.conf'
"""
_HBA = """\
# Written by `homeward db start`. No network, no password, no trust: the account decides (pg_ident.conf).
local all all peer map=homeward
"""


def server(port: int, socket: Path) -> str:
    """postgresql.conf for a small machine, with the socket named by `port` in the folder `socket`."""
    quoted = str(socket).replace('"', '""').replace("'", "''")
    return _SERVER.format(port=port, socket=f"'\"{quoted}\"'")


def host_based_access() -> str:
    """pg_hba.conf: the local socket alone, and peer authentication alone."""
    return _HBA


def identities(accounts: Iterable[str]) -> str:
    """pg_ident.conf: each of these accounts may be the administrator and every login role."""
    lines = ["# Written by `homeward db start`: map, account of this machine, role."]
    for account in sorted(accounts):
        lines += [f'homeward "{account}" {role}' for role in (ADMIN, *LOGIN_ROLES)]
    return "\n".join(lines) + "\n"
