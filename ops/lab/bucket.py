"""`python -m ops.lab.bucket ADDRESS PORT FAULT`: the S3 server of the lab.

Every request first reads the file FAULT. It is empty for none, a status such as 500, 403 or 507, or
`slow` and a number of seconds.
"""

from __future__ import annotations

import sys
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.s3_server import Bucket, S3Handler

CODES = {"500": "InternalError", "403": "AccessDenied", "507": "InsufficientStorage"}


def main(address: str, port: str, fault: str) -> None:
    bucket = Bucket()
    file = Path(fault)

    class Handler(S3Handler):
        def parse_request(self) -> bool:
            # Here, not before: on a connection that is kept, the wait for a request comes first.
            if not super().parse_request():
                return False
            words = file.read_text().split()
            bucket.failing = None
            if words and words[0] == "slow":
                time.sleep(float(words[1]))
            elif words:
                bucket.failing = (int(words[0]), CODES[words[0]])
            return True

    Handler.bucket = bucket
    ThreadingHTTPServer.request_queue_size = 128
    ThreadingHTTPServer((address, int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
