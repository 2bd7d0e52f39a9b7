"""The list of what Cubby is installed with names everything, with licences that are stated."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.install.conftest import ROOT


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, ROOT / "ops" / "sbom.py", folder], check=True)
    return folder


@pytest.fixture(scope="module")
def parts(made: Path) -> dict[str, dict[str, Any]]:
    document = msgspec.json.decode((made / "cubby.cdx.json").read_bytes())
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    refs = [part["bom-ref"] for part in document["components"]]
    assert document["dependencies"] == [{"ref": "cubby", "dependsOn": refs}]
    assert len(refs) == len(set(refs))
    return {part["bom-ref"]: part for part in document["components"]}


def test_every_pinned_package_is_there_with_its_hashes(parts: dict[str, dict[str, Any]]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)", lock, re.M))

    assert {f"pkg:pypi/{name}@{version}" for name, version in pinned} == set(parts)
    for part in parts.values():
        assert all(re.fullmatch("[0-9a-f]{64}", one["content"]) for one in part["hashes"])
        assert part["hashes"]


def test_libraries_with_terms_of_their_own_are_named_with_them(
    made: Path, parts: dict[str, dict[str, Any]]
) -> None:
    found = {
        (part["name"], library["name"]): library["licenses"][0]["expression"]
        for part in parts.values()
        for library in part.get("components", [])
        if "licenses" in library
    }
    table = (made / "licences.md").read_text(encoding="utf-8")

    assert found["av", "libx264"] == found["pillow-heif", "libx265"] == "GPL-2.0-or-later"
    assert "LGPL-3.0-only" in table
    assert "| av: libx265 |" in table


def test_what_is_bundled_under_copyleft_is_explained_to_those_who_pass_it_on(
    parts: dict[str, dict[str, Any]],
) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for part in parts.values():
        texts = [part, *part.get("components", [])]
        if any("GPL" in str(one.get("licenses")) for one in texts):
            assert part["name"] in notice, part["name"]
    label = re.search(r'image.licenses="([^"]+)"', (ROOT / "Dockerfile").read_text())
    assert label is not None
    assert "GPL-3.0-or-later" in label[1]
