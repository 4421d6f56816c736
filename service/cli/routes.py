"""`homeward routes`: every route of the service and who may use it."""

from __future__ import annotations

import json
import sys

from service.cli.output import JsonOption
from service.web.application import routes as every_route


def routes(as_json: JsonOption = False) -> None:
    """List every route, pages too. With --json: [{"method", "path", "access"}]. Needs no database."""
    listed = every_route()
    if as_json:
        sys.stdout.write(json.dumps(listed) + "\n")
        return
    for item in listed:
        sys.stdout.write(f"{item['method']:7}{item['path']:40}{item['access']}\n")
