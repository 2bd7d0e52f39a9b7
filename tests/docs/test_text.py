"""Links lead somewhere, pages are found, words are those of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.conftest import DOCS, ROOT

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "ops").glob("*.md")])
_names = [page.relative_to(ROOT).as_posix() for page in PAGES]
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def _text(page: Path) -> str:
    """Without what is shown to be typed."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)


def _anchors(page: Path) -> set[str]:
    """The names that headings get where the pages are shown."""
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=_names)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(_text(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def test_every_picture_of_the_readme_is_there_and_small() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)\s]+)\)", (ROOT / "README.md").read_text())

    assert len(shown) == 6
    for path in shown:
        assert (ROOT / path).stat().st_size < 150_000, path


def test_every_page_of_the_documentation_is_found_from_its_first() -> None:
    found, waiting = set(), [DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        found.add(page)
        linked = (
            (page.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(_text(page))
        )
        waiting += [one for one in linked if one.suffix == ".md" and one not in found]

    assert set(DOCS.rglob("*.md")) <= found


@pytest.mark.parametrize("page", PAGES, ids=_names)
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = re.findall(r"`((?:ops|docs|db|packs)/[\w./-]+)`", _text(page))

    assert [path for path in named if not (ROOT / path).exists()] == []


def _glossary() -> list[str]:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    return [row for row in rows if row not in ("word", "---")]


def test_the_glossary_has_each_word_once_in_alphabetical_order() -> None:
    words = _glossary()

    assert words == sorted(set(words), key=str.lower)


def test_every_word_of_the_glossary_is_used() -> None:
    others = [page for page in PAGES if page.name not in ("glossary.md", "CHANGELOG.md")]
    used = " ".join(" ".join(page.read_text(encoding="utf-8").lower().split()) for page in others)
    for word in _glossary():
        # In the plural as well, and as the name of a column.
        pattern = rf"\b{re.sub('[ _]', '[ _-]', word.lower())}(?:s|es)?\b"
        assert re.search(pattern, used), word


def test_the_words_the_glossary_defines_others_by_are_its_own() -> None:
    emphasised = re.findall(r"\*([\w ]+)\*", (DOCS / "glossary.md").read_text())

    assert set(emphasised) <= {*_glossary(), "content type"}
