"""The reference is what the program says of itself, and leaves nothing out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest

from cubby.app.main import create_app
from cubby.cli.main import cubby
from cubby.config.settings import load, settings_reference
from cubby.db.errors import CubbyError
from cubby.telemetry import metrics
from docs._generate import locks
from docs._generate.markdown import cell, paragraphs
from docs._generate.trees import classes
from docs.generate import FOLDER, pages
from tests.docs.conftest import DOCS


def _said(page: str) -> str:
    return (FOLDER / page).read_text(encoding="utf-8")


def test_the_pages_are_fresh(database: Any) -> None:
    with database.connect("cubby_owner") as connection:
        written = pages(connection)
        assert locks.PAGE.read_text(encoding="utf-8") == locks.page(connection)

    assert {path.name for path in FOLDER.glob("*.md")} == set(written)
    stale = [name for name, text in written.items() if _said(name) != text]
    assert not stale, "run: python -m docs.generate"


def test_they_do_not_depend_on_what_is_in_the_database(database: Any) -> None:
    database.call("api.change_setting", p_name="N_confirm", p_value=4, p_actor="test")
    database.call("api.register_space", p_space="any", p_model="any", p_threshold=0.5,
                  p_has_text=True)  # fmt: skip
    with database.connect("cubby_owner") as connection:
        assert pages(connection)["settings.md"] == _said("settings.md")
        assert pages(connection)["tables.md"] == _said("tables.md")


def test_every_setting_is_documented() -> None:
    for setting in settings_reference():
        assert (
            f"| `{setting.env}` | {f'`{setting.default}`' if setting.default else ''} |"
            in _said("settings.md")
        )


def test_every_address_of_the_api_is_documented() -> None:
    app = create_app(load({"CUBBY_DATABASE_URL": "postgresql://nowhere"}))
    documented = {
        (method, path)
        for methods, path in re.findall(r"^### ([A-Z, ]+) (\S+)$", _said("http.md"), re.MULTILINE)
        for method in methods.split(", ")
    }
    served = {
        (method, re.sub(r":\w+\}", "}", route.path))
        for route in app.routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS" and re.match(r"/(api|live|ready|metrics)\b", route.path)
    }

    assert served
    assert served == documented


def test_every_refusal_of_the_database_is_documented() -> None:
    said = _said("errors.md")
    for kind in classes(CubbyError):
        assert f"| `{kind.code}` | {kind.http_status} | `{kind.slug}` |" in said


def test_every_sqlstate_that_a_function_raises_is_documented() -> None:
    functions = (DOCS.parent / "db" / "functions").rglob("*.sql")
    raised = {code for path in functions for code in re.findall(r"'(CB\d{3})'", path.read_text())}

    assert raised
    assert raised <= set(re.findall(r"`(CB\d{3})`", _said("errors.md")))


def test_every_command_and_option_is_documented() -> None:
    def below(group: click.Group, path: str) -> None:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                below(command, f"{path} {name}")
                continue
            assert command is not None
            section = re.search(rf"^## {path} {name}$(.*?)(?=^## |\Z)", said, re.M | re.S)
            assert section is not None, f"{path} {name}"
            for option in command.params:
                word = option.opts[-1] if option.opts[-1][0] == "-" else option.human_readable_name
                assert word in section[1], f"{path} {name} {option.name}"

    said = _said("commands.md")
    below(cubby, "cubby")


def test_every_function_view_and_table_is_documented_and_says_what_it_is_for(database: Any) -> None:
    functions = database.rows(
        "select nspname || '.' || proname from pg_proc join pg_namespace n on n.oid = pronamespace"
        " where nspname in ('api', 'catalog') and left(proname, 1) <> '_'"
    )
    relations = database.rows(
        "select nspname || '.' || relname from pg_class join pg_namespace n on n.oid = relnamespace"
        " where nspname in ('core', 'api', 'catalog') and relkind in ('r', 'p', 'v')"
        " and not relispartition"
    )
    said = _said("functions.md") + _said("views.md") + _said("tables.md")
    for (name,) in [*functions, *relations]:
        # A heading, and under it a sentence before anything else.
        assert re.search(rf"^##+ {re.escape(name)}\n\n[A-Z]", said, re.MULTILINE), name


def test_every_metric_of_a_process_is_documented() -> None:
    text, _ = metrics.exposition()
    names = set(re.findall(r"^# TYPE (\w+) \w+$", text.decode(), re.MULTILINE))
    own = {name for name in names if not re.match(r"(python|process)_|\w+_created$", name)}

    assert own
    assert own <= set(re.findall(r"^\| `(\w+)` \|", _said("metrics.md"), re.MULTILINE))


@pytest.mark.parametrize(
    ("text", "written"), [("a\n  b | c", "a b \\| c"), ("", ""), ("  spaced  ", "spaced")]
)
def test_a_cell_stays_in_its_row(text: str, written: str) -> None:
    assert cell(text) == written


def test_paragraphs_are_joined_and_lists_are_not() -> None:
    assert paragraphs("one\ntwo\n\n- a\n- b") == "one two\n\n- a\n- b"


def test_the_pages_are_written_where_they_are_looked_for() -> None:
    assert Path(DOCS, "reference") == FOLDER
