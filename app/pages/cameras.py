"""What a camera wrote about a shot, as photographers read it: f/4.5 · 1/178 s · ISO 64 · 28 mm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def camera_line(metadata: Mapping[str, Any]) -> list[str]:
    exif = metadata.get("exif")
    told: Mapping[str, Any] = exif if isinstance(exif, dict) else {}
    aperture, seconds = _number(told.get("FNumber")), _number(told.get("ExposureTime"))
    speed = _number(told.get("ISOSpeedRatings") or told.get("PhotographicSensitivity"))
    length = _number(told.get("FocalLength"))
    parts = [
        f"f/{aperture:.3g}" if aperture else "",
        _exposure(seconds),
        f"ISO {speed:.0f}" if speed else "",
        f"{length:.3g} mm" if length else "",
    ]
    return [part for part in parts if part]


def _exposure(seconds: float | None) -> str:
    if not seconds:
        return ""
    if seconds >= 0.3:
        return f"{seconds:.3g} s"
    return f"1/{1 / seconds:.0f} s"


def _number(value: Any) -> float | None:
    if isinstance(value, list) and value:
        value = value[0]
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if 0 < found < 1e6 else None
