"""`homeward serve`: the web service in this process, until it is stopped."""

from __future__ import annotations

import contextlib
import signal
import socket
from typing import Annotated

import typer
import uvicorn

from register.database import engine_for
from register.errors import SetupError
from register.roles import APP, SIGNIN
from service.cli.context import settings
from service.cli.output import say
from service.databases import database_url
from service.logs import configure
from service.web import create_app
from service.web.health import in_the_way


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; anything but loopback needs a TLS proxy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 8000,
) -> None:
    """Serve pages and API, until stopped with Ctrl+C."""
    chosen = settings()
    app_engine = engine_for(database_url(chosen, APP), APP)
    signin_engine = engine_for(database_url(chosen, SIGNIN), SIGNIN)
    if reason := in_the_way(app_engine, signin_engine):
        raise SetupError("The service cannot start.", reason)
    app = create_app(chosen, app_engine, signin_engine)
    configure()
    with listening(host, port) as door:
        address, number = door.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        say(f"Homeward is at http://{shown}:{number}/ – stop it with Ctrl+C.")
        if chosen.insecure_http and not loopback(address):
            say("Anyone who reaches this address reads along: put TLS before it and set HOMEWARD_INSECURE_HTTP=false.")
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=not chosen.insecure_http,
                forwarded_allow_ips=chosen.trusted_proxies,
                timeout_graceful_shutdown=10,
            )
        )
        # The server raises the signal that stopped it anew once it has shut down: to be stopped is no failure.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[door])
    say("Stopped.")


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises SetupError where the address is taken or is not this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise SetupError(
            f"There is no address {host}.", "Use an address of this machine, such as 127.0.0.1."
        ) from error
    door = socket.socket(family, kind, protocol)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(address)
        door.listen(2048)
    except OSError as error:
        door.close()
        raise SetupError(
            f"{host} port {port} cannot be listened on: {error.strerror}.",
            f"Stop what uses it, or take another one: homeward serve --port {port + 10}",
        ) from error
    return door


def loopback(address: str) -> bool:
    """Whether only this machine reaches an address."""
    return address.startswith("127.") or address == "::1"
