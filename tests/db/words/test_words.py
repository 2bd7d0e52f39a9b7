"""How a text is read into words, for what is indexed and for what is asked."""

# ruff: noqa: RUF001 -- letters of many scripts are the matter here
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.db.cubby import Cubby

_MEETS = """
select coalesce(bool_and(core._words(%s) @@ case when %s then query else exact end), false)
from core._asked_words(%s)
"""


def meets(cubby: Cubby, text: str, query: str, prefix: bool = False) -> bool:
    """Whether every word of the query is met by the text."""
    return bool(cubby.value(_MEETS, text, prefix, query))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("CAFÉ", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("Ærø Ørsted Łódź", "aero orsted lodz"),
        ("Œuvre ﬁn", "oeuvre fin"),
        ("IŞIK ışık İstanbul", "isik isik istanbul"),
        ("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ"),
        ("Ёлка", "елка"),
        ("мой", "мой"),
        ("مَرْحَبًا أحمد", "مرحبا احمد"),
        ("שָׁלוֹם", "שלום"),
        ("ＡＢＣ１２", "abc12"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("ガ", "ガ"),
        ("ที่นี่", "ที่นี่"),
        ("Đà Nẵng", "da nang"),
        ("٢٠١٨ ۲۰۱۸ २०१८ ๒๐๑๘ ２０１８", "2018 2018 2018 2018 2018"),
        ("مدرسة ٱلكتاب", "مدرسه الكتاب"),
        ("ΐ Ώ ᾼ", "ι ω αι"),
        ("Ⅷ ① m²", "viii 1 m2"),
        ("Hawaiʻi", "hawai'i"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
    ],
)
def test_what_makes_no_difference_is_folded(shared: Cubby, text: str, folded: str) -> None:
    assert shared.value("select core._folded(%s)", text) == unicodedata.normalize("NFC", folded)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("VacationPhotos2015", "Vacation Photos 2015"),
        ("HTMLParser", "HTML Parser"),
        ("DSC00042", "DSC 00042"),
        ("P1010001", "P 1010001"),
        ("IMG1234a", "IMG 1234 a"),
        ("МояФотка2015", "Моя Фотка 2015"),
        ("iPhone12Pro", "i Phone 12 Pro"),
        ("3D", "3D"),
        ("01a2", "01a2"),
    ],
)
def test_camel_case_and_digits_are_cut(shared: Cubby, text: str, words: str) -> None:
    assert shared.value("select core._cut_words(%s)", text) == words


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("VacationPhotos2015.jpg", "VacationPhotos2015"),
        ("VacationPhotos2015.jpg", "vacationphotos2015"),
        ("VacationPhotos2015.jpg", "vacation photo"),
        ("2018-07-14 Sommerfest Köln.jpg", "2018-07-14"),
        ("2018-07-14 Sommerfest Köln.jpg", "koln sommerfest"),
        ("It.jpg", "It"),
        ("The Who", "the who"),
        ("runs", "running"),
        ("Jones", "jones"),
        ("東京タワー", "東京"),
        ("東京タワー", "タワー"),
        ("東京タワー", "東"),
        ("東京タワー", "ー"),
        ("東京2020", "2020"),
        ("ภาพถ่ายวันหยุด", "วันหยุด"),
        ("서울에서", "서울"),
        ("नमस्ते दुनिया", "दुनिया"),
        ("МояФотка", "фотка"),
        ("anna@example.org", "example.org"),
        ("O'Brien's", "o'brien"),
        ("https://example.org/a-b/c.html", "example.org"),
        ("A-1042", "1042"),
        ("12.50", "12.50"),
        ("img_1234.jpg", "IMG-1234"),
        ("IMG-2018_0714.jpg", "IMG-2018_0714"),
        ("IMG-2018_0714.jpg", "2018 0714"),
        ("Müller", "mueller"),
        ("MÜLLER", "Mueller"),
        ("Mu\u0308ller", "mueller"),
        ("Mueller", "müller"),
        ("Müller", "muller"),
        ("Händel Größe Åse Ærø", "haendel groesse aase aeroe"),
        ("Haendel Groesse Aase Aeroe", "händel größe åse ærø"),
        ("KölnUrlaub2018.jpg", "koelnurlaub2018"),
        ("KölnUrlaub2018.jpg", "koeln"),
        ("Müller-Lüdenscheidt", "muellerluedenscheidt"),
        ("O'Brien", "obrien"),
        ("obrien", "O'Brien"),
        ("OBrien", "o’brien"),
        ("O’Brien", "O'Brien"),
        ("O‘Brien", "OBRIEN"),
        ("OʼBrien", "obrien"),
        ("O`Brien", "obrien"),
        ("O´Brien", "obrien"),
        ("O′Brien", "O´Brien"),
        ("O＇Brien", "obrien"),
        ("Hawaiʻi", "hawaii"),
        ("l’été", "ete"),
        ("צה״ל", "צהל"),
        ("Anne-Marie", "annemarie"),
        ("annemarie", "anne-marie"),
        ("Anne‑Marie", "anne-marie"),
        ("Anne–Marie", "anne marie"),
        ("state of the art", "state-of-the-art"),
        ("٢٠١٨ صورة", "2018"),
        ("IMG_2018", "IMG_２０１８"),
        ("Ⅷ", "viii"),
        ("مُحَمَّد", "محمد"),
        ("Αθήνα", "ΑΘΗΝΑ"),
        ("ёж", "еж"),
        ("IŞIK", "ışık"),
        ("DIYARBAKIR", "Diyarbakır"),
    ],
)
def test_a_text_is_met_by_words_of_it(shared: Cubby, text: str, query: str) -> None:
    assert meets(shared, text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("running shoes", "runners"),
        ("IMG_1234.jpg", "IMG_1235.jpg"),
        ("東京タワー", "京都"),
        ("photo", "photograph"),
        ("ﬁn", "find"),
        ("Muller", "mueller"),
        ("2018-07-14", "20180714"),
        ("rock 'n roll", "rockn"),
    ],
)
def test_a_text_is_not_met_by_words_it_does_not_have(shared: Cubby, text: str, query: str) -> None:
    assert not meets(shared, text, query)


def test_only_the_last_word_is_met_by_its_beginning(shared: Cubby) -> None:
    assert meets(shared, "vacation photos", "vacation pho", prefix=True)
    assert not meets(shared, "vacation photos", "vaca photos", prefix=True)
    assert not meets(shared, "vacation photos", "vacation pho")
    assert not meets(shared, "vacation photos", "p", prefix=True)


def test_stop_words_are_asked_for_only_when_alone(shared: Cubby) -> None:
    def asked(query: str) -> list[str]:
        return [row[0] for row in shared.rows("select word from core._asked_words(%s)", query)]

    assert asked("the red car") == ["red", "car"]
    assert asked("The Who") == ["the", "who"]


@pytest.mark.parametrize("query", ["", " ", "...", "' & | ! :* <-> (", "\\", "\u0301"])
def test_nothing_is_asked_for_where_there_is_no_word(shared: Cubby, query: str) -> None:
    assert shared.value("select count(*) from core._asked_words(%s)", query) == 0


_texts = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=40
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@example(text="0\xad0")
@example(text="東\u200b京 \u200b")
@given(text=_texts)
def test_every_text_is_met_by_itself_however_it_is_written(shared: Cubby, text: str) -> None:
    if not shared.value("select count(*) from core._asked_words(%s)", text):
        return
    for way in ("NFC", "NFD"):
        written = unicodedata.normalize(way, text)
        assert meets(shared, text, written, prefix=True), ascii(written)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    queries=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8), least=st.integers(1, 8)
)
def test_some_of_the_words_misses_no_text_that_has_so_many(
    shared: Cubby, queries: list[str], least: int
) -> None:
    words = sorted(set(queries))
    least = min(least, len(words))
    met = shared.value(
        "select core._some_of(%s::tsquery[], %s)::text",
        [f"'{word * 2}'" for word in words],
        least,
    )
    held = words[:least]
    exactly = len(words) <= 6
    text = " ".join(word * 2 for word in held)
    fewer = " ".join(word * 2 for word in held[1:])
    assert shared.value("select core._words(%s) @@ %s::tsquery", text, met)
    if exactly:
        assert not shared.value("select core._words(%s) @@ %s::tsquery", fewer, met)


def test_a_word_too_long_for_the_index_does_not_lose_the_others(shared: Cubby) -> None:
    assert meets(shared, "x" * 5000 + " lighthouse " + "é" * 3000, "lighthouse")


def test_a_text_of_more_words_than_the_index_takes_is_found_by_its_beginning(
    shared: Cubby,
) -> None:
    text = "lighthouse " + " ".join(f"word{n}é" for n in range(70_000))
    words = "core._words_of_large(%s)"
    assert shared.value(f"select {words} @@ 'lighthouse'::tsquery", text)


def test_a_uuid_is_found_whole_and_by_its_groups_beside_words_that_are_cut(cubby: Cubby) -> None:
    uuid = "3F2504E0-4f89-41d3-9a0c-0305e82c3301"
    text = f"order {uuid} of VacationPhotos2015"

    for query in (uuid, uuid.lower(), "3f2504e0", "0305e82c3301", "41d3", "vacation 2015", "order"):
        assert meets(cubby, text, query), query
    assert meets(cubby, text, "0305e", prefix=True)
    words = str(cubby.value("select core._words(%s)", uuid))
    assert "'4f89'" in words
    assert "'3f'" not in words
