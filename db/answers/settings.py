"""Answers about the settings."""

from __future__ import annotations

from typing import Literal

import msgspec


class Setting(msgspec.Struct):
    """A setting that an admin may change while everything runs. `initial` is the default,
    `choices` the words a text may be, null for any."""

    name: str
    value: int | float | bool | str
    initial: int | float | bool | str
    type: Literal["integer", "number", "boolean", "text"]
    minimum: int | float | None
    maximum: int | float | None
    choices: list[str] | None
    sentence: str


class SettingList(msgspec.Struct):
    items: list[Setting]
    next_cursor: str | None
