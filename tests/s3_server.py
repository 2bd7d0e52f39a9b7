"""A small S3 server with one bucket, `things`. It can be stopped and started, and keeps what it
holds."""

from __future__ import annotations

import hashlib
import html
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


@dataclass
class Bucket:
    """What the server holds; `failing` is the status it answers every request with instead."""

    objects: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict)
    aborted: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failing: tuple[int, str] | None = None
    endpoint: str = ""
    stopped: bool = False


class S3Handler(BaseHTTPRequestHandler):
    """The requests of S3 that an object store client sends, path style, one bucket."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet
    bucket: Bucket

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        self.bucket.requests.append(format % args)

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def _begin(self) -> tuple[str, dict[str, str], bytes]:
        if self.bucket.stopped:
            raise ConnectionAbortedError
        parts = urlsplit(self.path)
        name, _, key = unquote(parts.path).lstrip("/").partition("/")
        query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.bucket.failing:
            status, code = self.bucket.failing
            raise _AnswerError(
                status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
            )
        if name != "things":
            raise _AnswerError(404, "<Error><Code>NoSuchBucket</Code></Error>")
        return key, query, body

    def _answer(self, status: int, body: bytes = b"", /, **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _do(self) -> None:
        try:
            key, query, body = self._begin()
            getattr(self, f"_{self.command.lower()}")(key, query, body)
        except _AnswerError as answer:
            self._answer(answer.status, answer.text.encode(), Content_Type="application/xml")

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _do  # noqa: N815

    def _found(self, key: str) -> bytes:
        if key not in self.bucket.objects:
            raise _AnswerError(404, "<Error><Code>NoSuchKey</Code></Error>")
        return self.bucket.objects[key]

    def _head(self, key: str, query: dict[str, str], body: bytes) -> None:
        data = self._found(key)
        self._answer(200, Content_Length=str(len(data)), **_facts(data))

    def _get(self, key: str, query: dict[str, str], body: bytes) -> None:
        if "list-type" in query:
            return self._list(query)
        data = self._found(key)
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if match is None:
            return self._answer(200, data, **_facts(data))
        start, end = int(match[1]), min(int(match[2] or len(data) - 1), len(data) - 1)
        if start >= len(data):
            raise _AnswerError(416, "<Error><Code>InvalidRange</Code></Error>")
        span = f"bytes {start}-{end}/{len(data)}"
        return self._answer(206, data[start : end + 1], Content_Range=span, **_facts(data))

    def _list(self, query: dict[str, str]) -> None:
        after = query.get("continuation-token", "")
        keys = [k for k in sorted(self.bucket.objects) if k.startswith(query.get("prefix", ""))]
        page = [k for k in keys if k > after][:3]
        rows = "".join(
            f"<Contents><Key>{escape(k)}</Key><Size>{len(self.bucket.objects[k])}</Size>"
            '<LastModified>2024-05-01T00:00:00.000Z</LastModified><ETag>"e"</ETag></Contents>'
            for k in page
        )
        more = bool(page) and page[-1] != keys[-1]
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        raise _AnswerError(
            200,
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}"
            "</ListBucketResult>",
        )

    def _put(self, key: str, query: dict[str, str], body: bytes) -> None:
        if source := self.headers.get("x-amz-copy-source"):
            self.bucket.objects[key] = self._found(unquote(source).lstrip("/").partition("/")[2])
            raise _AnswerError(200, '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>')
        if "uploadId" in query:
            self.bucket.uploads[query["uploadId"]][int(query["partNumber"])] = body
        else:
            self.bucket.objects[key] = body
        self._answer(200, **_facts(body))

    def _post(self, key: str, query: dict[str, str], body: bytes) -> None:
        if "uploads" in query:
            upload = f"upload-{len(self.bucket.uploads)}"
            self.bucket.uploads[upload] = {}
            raise _AnswerError(
                200,
                f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId>"
                "</InitiateMultipartUploadResult>",
            )
        if "delete" in query:
            keys = [
                html.unescape(found) for found in re.findall(r"<Key>(.*?)</Key>", body.decode())
            ]
            for found in keys:
                self.bucket.objects.pop(found, None)
            rows = "".join(f"<Deleted><Key>{escape(k)}</Key></Deleted>" for k in keys)
            raise _AnswerError(200, f"<DeleteResult>{rows}</DeleteResult>")
        parts = self.bucket.uploads.pop(query["uploadId"])
        self.bucket.objects[key] = b"".join(parts[number] for number in sorted(parts))
        raise _AnswerError(
            200,
            "<CompleteMultipartUploadResult><ETag>&quot;e&quot;</ETag>"
            "</CompleteMultipartUploadResult>",
        )

    def _delete(self, key: str, query: dict[str, str], body: bytes) -> None:
        if "uploadId" in query:
            self.bucket.uploads.pop(query["uploadId"])
            self.bucket.aborted.append(query["uploadId"])
        else:
            self.bucket.objects.pop(key, None)
        self._answer(204)


class _AnswerError(Exception):
    """An answer with XML, sent from wherever it is known."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def _facts(data: bytes) -> dict[str, str]:
    return {
        "ETag": f'"{hashlib.md5(data).hexdigest()}"',
        "Last_Modified": "Wed, 01 May 2024 00:00:00 GMT",
    }


class S3Server:
    """Starts at once; `environment` are the AWS_* variables that lead to it."""

    def __init__(self) -> None:
        self.bucket = Bucket()
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self.start()
        self.bucket.endpoint = f"http://127.0.0.1:{self._port}"
        self.environment = {
            "AWS_ENDPOINT": self.bucket.endpoint,
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "something",
            "AWS_REGION": "us-east-1",
        }

    def start(self) -> None:
        self.bucket.stopped = False
        handler = type("Handler", (S3Handler,), {"bucket": self.bucket})
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), handler)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._thread.start()

    def stop(self) -> None:
        """Connections that are open are closed too: a client finds no server."""
        if self._server is None:
            return
        server, self._server = self._server, None
        self.bucket.stopped = True
        server.shutdown()
        self._thread.join()
        server.server_close()
