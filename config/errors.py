"""What can be wrong with the settings.

SettingError
"""

from __future__ import annotations


class SettingError(Exception):
    """A setting has a value that cannot be used; names variable, value and what is accepted."""

    def __init__(self, env: str, value: str, accepted: str) -> None:
        super().__init__(f"{env}={value!r} cannot be used: {accepted}.")
        self.env = env
        self.value = value
        self.accepted = accepted
