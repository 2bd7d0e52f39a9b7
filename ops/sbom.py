"""What Cubby is installed with: a CycloneDX 1.6 list of components, and a list of their licences.

    python ops/sbom.py dist      # dist/cubby.cdx.json, dist/licences.md

Versions and hashes are those of requirements.lock; licences are those that the installed packages
state. Native libraries that wheels bring along are listed below their package.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *([^\\]+?))? *\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_SPDX = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+()-]+)*")
# Libraries in wheels whose licences reach further than that of the wheel. NOTICE says what follows.
BUNDLED = {
    "libx264": "GPL-2.0-or-later", "libx265": "GPL-2.0-or-later", "libheif": "LGPL-3.0-or-later",
    "libde265": "LGPL-3.0-or-later", "libavcodec": "LGPL-3.0-or-later", "libpq": "PostgreSQL",
    "libavformat": "LGPL-3.0-or-later", "libavutil": "LGPL-3.0-or-later",
    "libavfilter": "LGPL-3.0-or-later", "libswscale": "LGPL-3.0-or-later",
    "libswresample": "LGPL-3.0-or-later", "libavdevice": "LGPL-3.0-or-later",
    "libmp3lame": "LGPL-2.0-or-later", "libraw": "LGPL-2.1-only OR CDDL-1.0",
}  # fmt: skip


def pins(lock: str) -> Iterator[tuple[str, str, str | None, list[str]]]:
    """(name, version, marker, hashes) of each package of a lock file."""
    found: tuple[str, str, str | None] | None = None
    hashes: list[str] = []
    for line in lock.splitlines():
        pin = _PIN.match(line)
        if pin:
            if found:
                yield *found, hashes
            found, hashes = (pin[1], pin[2], pin[3]), []
        hashes += _HASH.findall(line)
    if found:
        yield *found, hashes


def licence_of(package: Distribution) -> str:
    """What a package states: the SPDX expression where it has one, else its words."""
    about = package.metadata
    if about["License-Expression"]:
        return str(about["License-Expression"])
    kinds = [kind.split("::")[-1].strip() for kind in about.get_all("Classifier") or []
             if kind.startswith("License ::")]  # fmt: skip
    words = (about["License"] or "").strip().splitlines()[:1]
    return " / ".join(kinds) or (words[0][:80] if words and words[0] != "UNKNOWN" else "not stated")


def libraries_of(package: Distribution) -> list[tuple[str, str]]:
    """(name, file) of the native libraries in the folder that a wheel brings along."""
    files = [Path(str(file)) for file in package.files or []]
    bundled = sorted(file for file in files if file.parts[0].endswith(".libs"))
    return [(re.split(r"[-.]", file.name, maxsplit=1)[0], file.name) for file in bundled]


def component(name: str, version: str, marker: str | None, hashes: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "purl": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in hashes],
    }
    if marker:
        made["properties"] = [{"name": "cubby:marker", "value": marker}]
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return made  # of another platform
    if package.version != version:
        return made  # of another Python: its own state is not known here
    made["licenses"] = _licences(licence_of(package))
    libraries = [
        {"type": "library", "bom-ref": f"{made['bom-ref']}#{file}", "name": own, "version": file}
        | ({"licenses": _licences(BUNDLED[own])} if own in BUNDLED else {})
        for own, file in libraries_of(package)
    ]
    return made | ({"components": libraries} if libraries else {})


def _licences(text: str) -> list[dict[str, Any]]:
    if _SPDX.fullmatch(text) and " / " not in text and text != "MIT License":
        return [{"expression": text}]
    return [{"license": {"name": text}}]


def bill() -> dict[str, Any]:
    """The whole document. The same lock gives the same one."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = {part["bom-ref"]: part for part in (component(*pin) for pin in pins(lock))}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "cubby",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": list(parts.values()),
        "dependencies": [{"ref": "cubby", "dependsOn": list(parts)}],
    }


def licences(document: dict[str, Any]) -> str:
    """A table for people: the packages, and the libraries in them that have terms of their own."""
    lines = ["| component | version | licence |", "| --- | --- | --- |"]
    for part in document["components"]:
        lines.append(f"| {part['name']} | {part['version']} | {_said(part)} |")
        lines += [
            f"| {part['name']}: {own['name']} | {own['version']} | {_said(own)} |"
            for own in part.get("components", [])
            if "licenses" in own
        ]
    return "\n".join(lines) + "\n"


def _said(part: dict[str, Any]) -> str:
    (licence,) = part.get("licenses") or [{"expression": "not installed here"}]
    return str(licence.get("expression") or licence["license"]["name"])


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    document = bill()
    text = json.dumps(document, indent=2) + "\n"
    (folder / "cubby.cdx.json").write_text(text, encoding="utf-8")
    (folder / "licences.md").write_text(licences(document), encoding="utf-8")
    print(f"{len(document['components'])} components in {folder}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
