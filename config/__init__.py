"""What can be set, with names, defaults and one sentence each. Imports no other room."""

from __future__ import annotations

from cubby.config.errors import SettingError
from cubby.config.settings import Setting, Settings, load, settings_reference

__all__ = ["Setting", "SettingError", "Settings", "load", "settings_reference"]
