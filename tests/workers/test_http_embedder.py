"""Vectors from a server of one's own: what it cannot do must not cost the pictures."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.workers.pictures import noise


class PicturesOnly(BaseHTTPRequestHandler):
    """Names its model, embeds every picture alike and refuses texts."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.answer(200, {"space": "own-space", "model": "own", "dim": 512, "labels": ["dog"]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "texts" in asked:
            self.answer(400, {"error": "no texts here"})
        else:
            vector = [1.0] + [0.0] * 511
            vectors = [vector for _ in asked["images"]]
            self.answer(200, {"space": "own-space", "vectors": vectors})

    def answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), PicturesOnly) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()
        thread.join()


def test_a_server_that_refuses_texts_still_embeds_pictures(plant, server, tmp_path):
    worker = plant.work(CUBBY_EMBEDDER="http", CUBBY_EMBEDDER_URL=server)
    request = plant.send(noise(tmp_path / "red.png", (208, 48, 48)))

    assert plant.finish(request) == ["done"]
    assert plant.rows("select space from core.embedding") == [("own-space",)]
    assert any(entry["event"] == "labels not embedded" for entry in worker.log())


def test_a_server_that_is_away_is_waited_for(plant, server, tmp_path):
    plant.change_setting("retry_seconds", 0.1)
    plant.change_setting("max_attempts", 2)
    plant.work(CUBBY_EMBEDDER="http", CUBBY_EMBEDDER_URL="http://127.0.0.1:9/")
    request = plant.send(noise(tmp_path / "red.png", (208, 48, 48)), b'{"a": 1}')

    assert plant.finish(request) == ["failed", "done"]
    assert plant.rows("select attempts, error_code, error_permanent from catalog.dead_letter") == [
        (2, "embedder_not_loaded", False)
    ]
