"""`homeward worker`: background work until it is stopped."""

from __future__ import annotations

from register.database import engine_for, transaction
from register.roles import WORKER
from service.cli.context import require_tables, settings
from service.cli.output import say
from service.databases import database_url
from service.logs import configure
from service.pipeline import Context
from service.worker import Worker, stop_on_signals


def worker() -> None:
    """Take up deliveries that wait and run the clocks, until stopped. Several may run: one works, the others stand by."""
    engine = engine_for(database_url(settings(), WORKER), WORKER)
    with transaction(engine) as connection:
        require_tables(connection)
    configure()
    work = Worker(Context(engine, "worker"))
    stop_on_signals(work)
    say("Standing by. Stop with Ctrl+C.")
    work.run(active=lambda: say("Working: deliveries every minute, clocks every five."))
    say("Stopped.")
