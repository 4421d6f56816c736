"""Logs: JSON lines on stderr that hold only what is on a list. A name, an id of a child, a query string or a message of
somebody else's library cannot get in, since unknown keys are dropped."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "method",
        "route",
        "status",
        "milliseconds",
        "request_id",
        "error",
        "at",
        "logger",
        "job",
        "kind",
    }
)


def only_allowed(_logger: Any, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Drop every field that is not on the list."""
    return {name: value for name, value in fields.items() if name in ALLOWED}


class Plain(logging.Formatter):
    """Other libraries' lines: level, logger and the unfilled message, never its arguments nor an exception's text."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        fields = {"event": str(record.msg), "level": record.levelname.lower(), "logger": record.name}
        if record.exc_info and record.exc_info[0]:
            fields["error"] = record.exc_info[0].__name__
        return json.dumps(fields)


def configure() -> None:
    """Set logging up for a serving process. Safe to repeat."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Plain())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def where(error: BaseException) -> str:
    """Where an error came from: module and line of its innermost frame, without any value."""
    frame = error.__traceback__
    if frame is None:
        return ""
    while frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}"
