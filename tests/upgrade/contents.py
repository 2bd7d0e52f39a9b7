"""What a release is fed before it is kept, the same each time."""

from __future__ import annotations

import io
import math
import random
import struct
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw

RED, BLUE, GREEN = (220, 30, 30), (30, 60, 220), (30, 160, 50)


def drawing(colour: tuple[int, int, int], shape: str, seed: int) -> Image.Image:
    """A circle or a square somewhere near the middle, which the small model pack understands."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (256, 256), (245, 245, 240))
    size = chance.randint(72, 100)
    x, y = (128 + chance.randint(-20, 20) for _ in range(2))
    pen = ImageDraw.Draw(picture)
    box = (x - size, y - size, x + size, y + size)
    if shape == "circle":
        pen.ellipse(box, fill=colour)
    else:
        pen.rectangle(box, fill=colour)
    return picture


def encoded(picture: Image.Image, kind: str) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind)
    return data.getvalue()


def files() -> list[tuple[str, bytes]]:
    """Four of each subject, equal and like copies, a film, a sound, a text and a torn picture."""
    made = [
        (f"{name}-{number}.png", encoded(drawing(colour, shape, 10 * row + number), "PNG"))
        for row, (name, colour, shape) in enumerate(
            [("red", RED, "circle"), ("blue", BLUE, "square"), ("green", GREEN, "circle")]
        )
        for number in range(4)
    ]
    torn = encoded(Image.effect_noise((64, 64), 80), "PNG")
    smaller = drawing(BLUE, "square", 10).resize((200, 200))
    return [
        *made,
        ("red-0 again.png", made[0][1]),
        ("red-1 again.png", made[1][1]),
        ("blue-0 smaller.jpg", encoded(smaller, "JPEG")),
        ("film.mp4", film()),
        ("sound.wav", sound()),
        ("notes.txt", b"What was seen, and when.\n"),
        ("torn.png", torn[: len(torn) // 2]),
        ("broken.json", b'{"a": 1,'),
    ]


def film() -> bytes:
    data = io.BytesIO()
    with av.open(data, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=5)
        stream.width = stream.height = 256
        stream.pix_fmt = "yuv420p"
        for scene in (drawing(BLUE, "circle", 90), drawing(GREEN, "square", 91)):
            for _ in range(10):
                frame = av.VideoFrame.from_ndarray(np.asarray(scene), "rgb24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return data.getvalue()


def sound() -> bytes:
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        tone = [int(12000 * math.sin(2 * math.pi * 440 * n / 8000)) for n in range(4000)]
        file.writeframes(struct.pack(f"<{len(tone)}h", *tone))
    return data.getvalue()


def orders(first: int, count: int) -> list[dict[str, Any]]:
    """With a key, lines that become a child table, and values of every kind a column has."""
    return [
        {
            "order_no": f"{number:05}",
            "customer": {"name": ["Ada", "Blaise", "Carl"][number % 3], "since": 2000 + number},
            "total": round(number * 1.25, 2),
            "paid": number % 3 > 0,
            "placed_at": f"2026-01-{number % 28 + 1:02}T09:30:00Z",
            "day": f"2026-01-{number % 28 + 1:02}",
            "tags": ["new", f"t{number % 4}"],
            "lines": [
                {"sku": f"S{line}", "quantity": line, "price": line * 2.5}
                for line in range(1, number % 3 + 2)
            ],
        }
        for number in range(first, first + count)
    ]


def with_drift(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A new field and a total that is a text: the next version of the table."""
    return [
        document | {"coupon": f"C{number}", "total": str(document["total"])}
        for number, document in enumerate(documents)
    ]


def readings() -> list[dict[str, Any]]:
    return [{"sensor": f"s{n % 4}", "celsius": 20 + n / 10, "at": n} for n in range(40)]


def articles() -> list[dict[str, Any]]:
    """Too deep for a table."""
    return [
        {
            "headline": f"Part {number}",
            "body": {"language": "en", "meta": {"draft": {"editor": "Grace", "number": number}}},
            "remarks": [{"by": "Alan", "text": "Well observed."}],
        }
        for number in range(12)
    ]


def swatches() -> list[dict[str, Any]]:
    return [{"colour": f"c{n}", "sku": n} for n in range(8)]


def rough_lines() -> bytes:
    """NDJSON with a line that is not JSON, a NUL that is repaired, and a number of many digits."""
    return b'{"n": 1}\n{"n": \n{"n": "a\\u0000b"}\n{"n": 12345678901234567890.5}\n'


def write_folder(root: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def folder() -> dict[str, bytes]:
    """What `cubby put` is given, by path. Two files are equal."""
    return {
        "letters/2019/to ann.txt": b"Dear Ann,\n",
        "letters/2020/to ann.txt": b"Dear Ann,\n",
        "letters/2020/list.json": b'[{"title": "one"}, {"title": "two"}]',
    }
