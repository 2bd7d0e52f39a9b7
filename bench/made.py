"""Documents and pictures that are the same in every run and never twice the same in one."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

_CITIES = ("Lisbon", "Tromso", "Izmir", "Valparaiso", "Osaka", "Galway", "Tartu", "Nairobi")
_WORDS = (
    "amber", "birch", "copper", "delta", "ember", "fjord", "granite", "harbour", "indigo",
    "juniper", "kelp", "lantern", "marble", "nectar", "orchard", "pepper", "quartz", "river",
    "saffron", "timber", "umber", "velvet", "willow", "yarrow", "zephyr",
)  # fmt: skip


def flat(count: int, seed: int) -> Iterator[bytes]:
    """Measurements: ten scalars at the top, about 200 bytes."""
    chance = random.Random(seed)
    for number in range(count):
        yield _text({
            "reading": seed * 1_000_000 + number,
            "sensor": f"s-{chance.randrange(500):04}",
            "site": chance.choice(_CITIES),
            "taken_at": _moment(chance),
            "temperature": round(chance.uniform(-20, 40), 2),
            "humidity": round(chance.uniform(10, 100), 1),
            "pressure": chance.randrange(950, 1050),
            "battery": round(chance.random(), 3),
            "valid": chance.random() < 0.97,
            "note": _words(chance, 3),
        })  # fmt: skip


def nested(count: int, seed: int) -> Iterator[bytes]:
    """Orders: 17 leaves down to depth 4, with an array of objects, about 500 bytes."""
    chance = random.Random(seed)
    for number in range(count):
        yield _text({
            "order": seed * 1_000_000 + number,
            "placed_at": _moment(chance),
            "channel": chance.choice(("web", "shop", "phone")),
            "customer": {
                "id": chance.randrange(100_000),
                "name": _words(chance, 2).title(),
                "address": {
                    "street": f"{_words(chance, 2).title()} {chance.randrange(1, 200)}",
                    "city": chance.choice(_CITIES),
                    "position": {
                        "latitude": round(chance.uniform(-90, 90), 5),
                        "longitude": round(chance.uniform(-180, 180), 5),
                    },
                },
            },
            "lines": [
                {
                    "article": f"{chance.choice(_WORDS)}-{chance.randrange(10_000):05}",
                    "quantity": chance.randrange(1, 9),
                    "price": round(chance.uniform(1, 300), 2),
                }
                for _ in range(2)
            ],
            "paid": chance.random() < 0.9,
            "note": _words(chance, 16),
        })  # fmt: skip


def kilobyte(number: int) -> bytes:
    """One JSON object of exactly 1,000 bytes."""
    chance = random.Random(number)
    start = {"number": number, "city": chance.choice(_CITIES), "text": ""}
    missing = 1_000 - len(_text(start))
    return _text(start | {"text": _words(chance, missing // 4)[:missing].ljust(missing, ".")})


def photograph(seed: int, width: int = 800, height: int = 600) -> bytes:
    """A JPEG with what costs a decoder time: soft light, noise in every pixel, edges."""
    chance = np.random.default_rng(seed)
    corners = chance.integers(0, 256, (3, 4, 3), dtype=np.uint8)
    picture = Image.fromarray(corners).resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = int(chance.integers(0, width)), int(chance.integers(0, height))
        side = int(chance.integers(20, 200))
        colour = tuple(int(level) for level in chance.integers(0, 256, 3))
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape((x - side, y - side // 2, x + side, y + side // 2), fill=colour)
    noise = chance.integers(-12, 13, (height, width, 3), dtype=np.int16)
    grainy = np.clip(np.asarray(picture, dtype=np.int16) + noise, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(grainy).save(out, "JPEG", quality=85)
    return out.getvalue()


def _text(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(_WORDS, k=count))


def _moment(chance: random.Random) -> str:
    return (
        f"2024-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        f"T{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}Z"
    )
