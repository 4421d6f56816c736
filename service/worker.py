"""Background work: deliveries that wait, and the clocks of open episodes. One worker is active over one database."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import text

from ingest.inbox.ledger import unfinished
from register.database import transaction
from register.errors import HomewardError
from service.pipeline import Context, process_delivery
from service.pipeline.run import evaluate

log = structlog.get_logger()

WORKER_LOCK = 7_241_002
"""Session-level advisory lock: whoever holds it is the worker that works; the others wait to take over."""
INBOX_SECONDS = 60
CLOCK_SECONDS = 300
STANDBY_SECONDS = 10


def finish_deliveries(context: Context) -> int:
    """Process what a stopped run left in the inbox; returns how many deliveries were taken up."""
    with transaction(context.engine, context.actor) as connection:
        waiting = unfinished(connection)
    for delivery, kind in waiting:
        try:
            process_delivery(context, delivery, kind, anew=True)
        except HomewardError as error:
            # Refused as a whole: noted with the delivery; the others go on.
            log.warning("delivery refused", kind=kind, error=type(error).__name__)
    return len(waiting)


def run_clocks(context: Context) -> int:
    """Evaluate the rules of every child that is due or still missing; returns the alerts raised."""
    return evaluate(context)


class Worker:
    """Holds the lock and the scheduler until it is told to stop."""

    def __init__(self, context: Context, standby_seconds: float = STANDBY_SECONDS) -> None:
        self.context = context
        self.standby_seconds = standby_seconds
        self.stopping = threading.Event()

    def run(self, active: Callable[[], None] = lambda: None) -> None:
        """Wait for the lock, then work until `stop`. `active` is called once the lock is held."""
        with self.context.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while not self.stopping.is_set():
                if connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": WORKER_LOCK}):
                    active()
                    self.work()
                    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": WORKER_LOCK})
                    return
                self.stopping.wait(self.standby_seconds)

    def work(self) -> None:
        """Run the jobs by the clock (UTC) until told to stop; a job never overlaps itself, missed runs become one."""
        scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 600}
        )
        scheduler.add_listener(told_of_failure, EVENT_JOB_ERROR)
        for job, seconds in ((finish_deliveries, INBOX_SECONDS), (run_clocks, CLOCK_SECONDS)):
            scheduler.add_job(job, "interval", args=[self.context], seconds=seconds, id=job.__name__)
        scheduler.start()
        finish_deliveries(self.context)
        run_clocks(self.context)
        self.stopping.wait()
        scheduler.shutdown(wait=True)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Finish what runs and end."""
        self.stopping.set()


def told_of_failure(event: JobExecutionEvent) -> None:
    """A job failed: say which and how, without values; it runs again at its next time."""
    log.error("job failed", job=event.job_id, error=type(event.exception).__name__)


def stop_on_signals(worker: Worker) -> None:
    """End cleanly on SIGTERM and SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
