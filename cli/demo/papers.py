"""Documents of two kinds: flat orders, which make a good table, and articles, which do not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

CITIES = ("Lisbon", "Oslo", "Rome", "Vienna", "Gdansk")


def orders(count: int = 40) -> list[dict[str, Any]]:
    chance = random.Random(3)  # noqa: S311 -- the same orders every time
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    return [
        {
            "order_id": f"{number:05}",
            "customer": chance.choice(["Ada", "Blaise", "Carl", "Emmy"]),
            "city": chance.choice(CITIES),
            "total": round(chance.uniform(5, 500), 2),
            "paid": chance.random() < 0.8,
            "placed_at": f"{start + timedelta(hours=7 * number):%Y-%m-%dT%H:%M:%SZ}",
        }
        for number in range(1, count + 1)
    ]


def articles(count: int = 20) -> list[dict[str, Any]]:
    chance = random.Random(4)  # noqa: S311 -- the same articles every time
    return [
        {
            "headline": f"Notes from {chance.choice(CITIES)}, part {number}",
            "body": {"language": "en", "meta": {"draft": {"editor": "Grace"}}},
            "comments": [
                {"by": "Alan", "text": "Well observed."} for _ in range(chance.randint(1, 3))
            ],
        }
        for number in range(1, count + 1)
    ]
