"""`health.py [PORT] [PATH]`: exit 0 when this container answers 200 there, else 1.

Without arguments it asks whether the API is alive.
"""

from __future__ import annotations

import http.client
import os
import sys

SECONDS = 3


def healthy(port: int, path: str) -> bool:
    # Straight to loopback: a proxy named in the environment is for servers elsewhere.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    port = int(given[0] if given else os.environ.get("CUBBY_PORT") or "8000")
    sys.exit(0 if healthy(port, given[1] if len(given) > 1 else "/live") else 1)
