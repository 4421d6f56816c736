"""What the hotspot page and its map show: computed once for each period and state of the record, then kept, since a
run takes seconds. Only people who see the whole county get it, so that it is the same for all of them."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sqlalchemy import Connection, text

from geo.layers import Layers, Period, layers, usual_requests

KEPT = 6
"""How many results are kept: a page's periods, today's and yesterday's."""

# Changes with everything the map is made of.
STATE = text(
    """
    SELECT (SELECT count(*) || '/' || coalesce(max(updated_at)::text, '') FROM hw.episodes) || ' ' ||
           (SELECT count(*) FROM hw.settings) || ' ' || (SELECT count(*) FROM hw.postcodes) || ' ' ||
           (SELECT count(*) FROM hw.areas)
    """
)


class Shown:
    """The kept results. One is made at a time: a second person who asks for the same waits for the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Period, str], Layers] = OrderedDict()

    def of(self, connection: Connection, period: Period) -> Layers:
        """The layers of a period as the record stands now. `connection` must see the whole county."""
        key = (period, str(connection.execute(STATE).scalar_one()))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = layers(connection, period, usual_requests(period))
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]
