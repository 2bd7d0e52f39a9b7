from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.app.receiving.filenames import clean_filename


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("  Äpfel & Öl (2).JPG ", "Äpfel & Öl (2).JPG"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\scan.tif", "scan.tif"),
        ("a\0b\r\nc.txt", "abc.txt"),
        ("invoice\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "invoicegpj.exe"),
        ("family \N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}.png",
         "family \N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}.png"),
        (".hidden", ".hidden"),
        ("lone\ud800.txt", "lone.txt"),
    ],
)  # fmt: skip
def test_a_name_keeps_everything_but_what_could_fool_someone(given_name, kept):
    assert clean_filename(given_name) == kept


@pytest.mark.parametrize("name", [None, "", "  ", ".", "..", "dir/", "a/..", "\0", "\u202e"])
def test_nothing_usable_is_no_name(name):
    assert clean_filename(name) is None


def test_a_long_name_is_cut_on_a_character_and_keeps_its_ending():
    cut = clean_filename("ж" * 300 + ".jpeg")

    assert cut is not None
    assert cut == "ж" * 125 + ".jpeg"
    assert len(cut.encode()) == 255


@given(st.text())
def test_a_cleaned_name_is_safe_and_cleaning_it_again_changes_nothing(name):
    cleaned = clean_filename(name)

    if cleaned is not None:
        assert 0 < len(cleaned.encode()) <= 255
        assert not set(cleaned) & set("/\\")
        assert cleaned not in {".", ".."}
        assert all(unicodedata.category(char) not in {"Cc", "Cs"} for char in cleaned)
        assert clean_filename(cleaned) == cleaned
