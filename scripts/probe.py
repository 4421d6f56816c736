"""Two questions about the network that the scripts ask; exit 0 for yes. Standard library only.

python scripts/probe.py free HOST PORT     can a service listen there?
python scripts/probe.py ready URL PID      does URL answer 200 within a minute, while process PID lives?
"""

from __future__ import annotations

import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

SECONDS = 60


def free(host: str, port: int) -> bool:
    """Whether `host`:`port` can be listened on (as the service does: an address in TIME_WAIT is no hindrance)."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except OSError as error:
            sys.stderr.write(f"{host} port {port}: {error.strerror}\n")
            return False
    return True


def ready(url: str, pid: int) -> bool:
    """Whether `url` answers 200 within a minute; False at once when the process is gone."""
    # A loopback address is asked directly, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + SECONDS
    said = "nothing"
    while time.monotonic() < end:
        try:
            with opener.open(url, timeout=5) as answer:
                if answer.status == 200:
                    return True
        except urllib.error.HTTPError as error:
            said = f"status {error.code}"
        except OSError:
            pass
        if not Path(f"/proc/{pid}").exists():
            sys.stderr.write("The service has ended.\n")
            return False
        time.sleep(0.2)
    sys.stderr.write(f"{url} answered {said} for {SECONDS} seconds.\n")
    return False


def main() -> int:
    """Ask the question named on the command line."""
    question, first, second = sys.argv[1:]
    return 0 if (free if question == "free" else ready)(first, int(second)) else 1


if __name__ == "__main__":
    sys.exit(main())
