from __future__ import annotations

import base64
import io
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cubby.embedding import EmbedderRefused, EmbedderUnavailable, HttpEmbedder
from tests.embedding.drawings import COLOURS, draw, plain
from tests.embedding.servers import Handler, serve

SELF = {"space": "shapes-far", "model": "Shapes, far away", "dim": 512, "cluster_threshold": 0.7}


class Server(Handler):
    """Answers in the documented form, by the embedder it was given, or as told."""

    answer: Callable[[dict[str, Any]], tuple[int, bytes]]
    description: dict[str, Any]
    asked: list[dict[str, Any]]

    def on_get(self) -> None:
        self.reply(200, json.dumps(self.description).encode())

    def on_post(self, body: bytes) -> None:
        asked = json.loads(body)
        self.asked.append(asked)
        self.reply(*type(self).answer(asked))


@pytest.fixture
def server(clip) -> type[Server]:
    def answer(body: dict[str, Any]) -> tuple[int, bytes]:
        if "texts" in body:
            rows = clip.embed_texts(body["texts"])
        else:
            files = [io.BytesIO(base64.b64decode(each)) for each in body["images"]]
            rows = clip.embed_images([np.asarray(Image.open(file)) for file in files])
        return 200, json.dumps({"space": "shapes-far", "vectors": (rows * 3).tolist()}).encode()

    return type(
        "ThisServer",
        (Server,),
        {"answer": staticmethod(answer), "description": dict(SELF), "asked": []},
    )


@pytest.fixture
def opened() -> Iterator[Callable[[str], HttpEmbedder]]:
    """Opens embedders, and closes them when the test is over."""
    with ExitStack() as stack:
        yield lambda url: stack.enter_context(closing(HttpEmbedder(url)))


def told(server: type[Server], status: int, body: object) -> None:
    """Let every POST be answered with this."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    server.answer = staticmethod(lambda _: (status, content))


def test_the_server_says_what_it_is(server, opened):
    server.description |= {"labels": ["cat"], "prompts": ["one {}"]}

    with serve(server) as url:
        far = opened(url)

    assert (far.space, far.model, far.dim) == ("shapes-far", "Shapes, far away", 512)
    assert (far.cluster_threshold, far.labels, far.prompts) == (0.7, ["cat"], ["one {}"])


def test_vectors_are_those_of_the_server_at_length_one(server, clip, opened):
    pictures = [draw("circle", colour, "gray") for colour in list(COLOURS)[:10]] * 2
    with serve(server) as url:
        far = opened(url)
        found = far.embed_images(pictures), far.embed_texts(clip.labels[:20])

    assert np.allclose(found[0], clip.embed_images(pictures), atol=1e-6)
    assert np.allclose(found[1], clip.embed_texts(clip.labels[:20]), atol=1e-6)
    assert [len(body.get("images", body.get("texts"))) for body in server.asked] == [16, 4, 16, 4]


def test_nothing_asked_asks_nothing(server, opened):
    with serve(server) as url:
        assert opened(url).embed_texts([]).shape == (0, 512)

    assert server.asked == []


def test_null_for_a_vector_is_a_row_of_zeros(server, opened):
    told(server, 200, {"space": "shapes-far", "vectors": [None, [2.0] + [0] * 511]})

    with serve(server) as url:
        rows = opened(url).embed_texts(["?", "x"])

    assert rows.sum(axis=1).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 429])
def test_a_server_in_trouble_is_worth_another_try(server, status, opened):
    told(server, status, b"busy")

    with (
        serve(server) as url,
        pytest.raises(EmbedderUnavailable, match=f"{status}: busy") as caught,
    ):
        opened(url).embed_texts(["x"])

    assert not caught.value.permanent


@pytest.mark.parametrize("status", [400, 401, 404, 413, 422, 302])
def test_a_refusal_is_final(server, status, opened):
    told(server, status, b"no")

    with serve(server) as url, pytest.raises(EmbedderRefused, match=f"{status}: no") as caught:
        opened(url).embed_texts(["x"])

    assert caught.value.permanent


ONE = [1.0] + [0.0] * 511


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "another form"),
        ({"vectors": [ONE]}, "missing required field `space`"),
        ({"space": "shapes-far", "vectors": []}, "0 vectors for 1"),
        ({"space": "shapes-far", "vectors": [ONE, ONE]}, "2 vectors for 1"),
        ({"space": "shapes-far", "vectors": [[1.0]]}, "a vector of 1, not 512"),
        ({"space": "shapes-far", "vectors": [["x"] * 512]}, "another form"),
        (b'{"space": "shapes-far", "vectors": [[NaN]]}', "another form"),
        ({"space": "shapes-new", "vectors": [ONE]}, "the space shapes-new, before for shapes-far"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(server, body, reason, opened):
    told(server, 200, body)

    with serve(server) as url, pytest.raises(EmbedderRefused, match=reason):
        opened(url).embed_images([plain((1, 2, 3))])


@pytest.mark.parametrize(
    ("description", "reason"),
    [
        (SELF | {"dim": 768}, "vectors of 768 values, not 512"),
        (SELF | {"space": "no space"}, "space"),
        ({"model": "x"}, "missing required field"),
    ],
)
def test_a_server_of_another_form_is_refused_at_once(server, description, reason):
    server.description = description

    with serve(server) as url, pytest.raises(EmbedderRefused, match=reason):
        HttpEmbedder(url)


def test_a_server_that_went_away_is_worth_another_try(server, opened):
    server.protocol_version = "HTTP/1.0"
    with serve(server) as url:
        far = opened(url)

    with pytest.raises(EmbedderUnavailable, match="did not answer"):
        far.embed_texts(["x"])


def test_a_server_that_keeps_silent_is_given_up_and_worth_another_try():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(EmbedderUnavailable, match="did not answer"):
            HttpEmbedder(url, timeout_seconds=0.05)


@pytest.mark.parametrize("url", ["ftp://example.org", "example", "http://[::1"])
def test_what_is_no_http_url_is_refused(url):
    with pytest.raises(EmbedderRefused):
        HttpEmbedder(url)
