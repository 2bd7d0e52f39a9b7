from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campaign import scaled
from tests.db.cubby import Cubby


def _name(cubby: Cubby, text: str, suffix: str = "") -> str:
    return str(cubby.value("select core._library_name(%s, %s)", text, suffix))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("photo.jpg", "photo.jpg"),
        ("holiday/IMG 1.JPG", "holiday_IMG 1.JPG"),
        ("..\\..\\etc\\passwd", "_.._.._etc_passwd"),
        (".", "_"),
        ("..", "_"),
        (".htaccess", "_.htaccess"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("what?.png", "what_.png"),
        ("a\nb.png", "a_b.png"),
        ("evil\u202egnp.exe", "evil_gnp.exe"),
        ("trailing dots...", "trailing dots"),
        ("🌅 sea.heic", "🌅 sea.heic"),
        ("e\u0301.png", "é.png"),
        ("", "_"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(shared: Cubby, text: str, name: str) -> None:
    assert _name(shared, text) == name


def test_a_long_name_keeps_its_extension_its_suffix_and_whole_characters(shared: Cubby) -> None:
    name = _name(shared, "ü" * 300 + ".jpeg", " ~0123456789ab")

    assert name.endswith("ü ~0123456789ab.jpeg")
    assert len(name.encode()) in (199, 200)


@settings(
    max_examples=scaled(150), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=90))
def test_whatever_a_file_is_called_its_name_is_safe(shared: Cubby, text: str) -> None:
    name = _name(shared, text)

    assert 0 < len(name.encode()) <= 201
    assert not set(name) & set('/\\<>:"|?*')
    assert name not in (".", "..")
    assert not name.startswith(".")
    assert not any(unicodedata.category(char) == "Cc" for char in name)
    assert _name(shared, name) == name
