"""What a command answers to a program: one JSON object on standard output, nothing else there."""

from __future__ import annotations

import json
from typing import Any

import click
import msgspec

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def tell_json(value: Any) -> None:
    """Members are only ever added from one version to the next."""
    click.echo(json.dumps(msgspec.to_builtins(value), indent=2, ensure_ascii=False))
