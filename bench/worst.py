"""`python -m bench.worst URL`: requests of one API key that cost the most, until it is ended.

The key comes on standard input. A process of its own, so that its clients do not slow down those
that are measured.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import sys
from collections.abc import Awaitable, Callable

import httpx
import numpy as np
from PIL import Image

Ask = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]

_DOCUMENTS = [{"city": "Oslo", "n": n} for n in range(50)]
_JSON = {"Content-Type": "application/json"}


def _picture() -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (3000, 3000, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG", quality=95)
    return file.getvalue()


def acts() -> list[Ask]:
    """What each of its clients asks again and again."""
    packed = gzip.compress(b"[" * 8_000_000)
    picture = _picture()

    def bracketed(http: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        headers = _JSON | {"Content-Encoding": "gzip"}
        return http.post("/api/v1/ingest", content=packed, headers=headers)

    def searched(http: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        return http.get("/api/v1/search?q=street&facets=true")

    def verified(http: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        return http.post("/api/v1/collections/places/verify")

    def listed(http: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        return http.get("/api/v1/objects?limit=200")

    def sent(http: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        return http.post("/api/v1/ingest?collection=flood", json=_DOCUMENTS)

    def shown(http: httpx.AsyncClient) -> Awaitable[httpx.Response]:
        return http.post("/api/v1/search/image", content=picture)

    return [
        *[searched] * 24,
        *[verified] * 4,
        *[listed] * 8,
        *[sent] * 16,
        *[bracketed] * 4,
        *[shown] * 3,
    ]


async def _repeat(http: httpx.AsyncClient, ask: Ask) -> None:
    while True:
        try:
            answer = await ask(http)
        except httpx.HTTPError:
            continue
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            await asyncio.sleep(0.05)  # a refusal that is asked for at once costs the asker most


async def _main(url: str, key: str) -> None:
    limits = httpx.Limits(max_connections=None)
    headers = {"X-API-Key": key}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60, limits=limits) as http:
        print("ready", flush=True)
        await asyncio.gather(*(_repeat(http, ask) for ask in acts()))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.stdin.readline().strip()))
