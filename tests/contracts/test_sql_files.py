"""One function a file, file named as the function, folder named as the stage."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cubby.db import apply
from cubby.db.apply import behaviour_files

DB = Path(apply.__file__).parent
FILES = sorted((DB / "functions").rglob("*.sql"))
MADE = re.compile(r"create or replace (?:function|procedure) (\w+)\.(\w+)\(", re.IGNORECASE)
WORD = re.compile(r"\b(core|api|catalog|queue)\.(\w+)")
COMMENT = re.compile(r"--[^\n]*")


def _name(path: Path) -> str:
    (schema, name), *_ = MADE.findall(path.read_text())
    return f"{schema}.{name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_one_function_named_like_it(path: Path) -> None:
    text = COMMENT.sub("", path.read_text())
    made = MADE.findall(text)

    assert [name for _, name in made] == [path.stem]
    (schema, name), *_ = made
    private = name.startswith("_")
    assert (schema == "core") == private or (schema, name) == ("core", "current_time")
    assert len(re.findall(r"^create ", text, re.MULTILINE)) == 1
    header = text.partition("\nas $$")[0]
    assert re.search(r"\b(immutable|stable|volatile)\b|returns trigger|\bprocedure\b", header)
    assert len(text.splitlines()) <= 120
    arguments = re.findall(r"[(,]\s*(\w+) \w", header.partition("returns")[0])
    assert all(argument.startswith("p_") for argument in arguments)


def test_the_functions_of_a_database_are_those_of_the_files_and_none_is_overloaded(
    database: Any,
) -> None:
    there = [
        row[0]
        for row in database.rows(
            "select nspname || '.' || proname from pg_proc"
            " join pg_namespace on pg_namespace.oid = pronamespace"
            " where nspname in ('core', 'api', 'catalog', 'collections')"
        )
    ]

    assert [name for name, count in Counter(there).items() if count > 1] == []
    assert sorted(there) == sorted(map(_name, FILES))


def test_the_views_of_a_database_are_those_of_the_files(database: Any) -> None:
    there = database.rows("select viewname from pg_views where schemaname = 'catalog'")

    assert sorted(row[0] for row in there) == sorted(
        path.stem for path in (DB / "views").glob("*.sql")
    )


def test_the_triggers_of_a_database_are_those_of_the_files(database: Any) -> None:
    there = database.rows(
        "select tgname from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " where relnamespace = 'core'::regnamespace and not tgisinternal and tgparentid = 0"
    )
    text = "".join(path.read_text() for path in (DB / "triggers").glob("*.sql"))

    assert sorted(row[0] for row in there) == sorted(
        re.findall(r"create or replace trigger (\w+)", text)
    )


def test_every_private_function_is_used() -> None:
    mentions: Counter[str] = Counter()
    for path in [*behaviour_files(), DB / "apply.py", DB / "backup.py"]:
        text = COMMENT.sub("", path.read_text())
        text = re.sub(r"^comment on .*$", "", text, flags=re.MULTILINE)
        mentions.update(f"{schema}.{name}" for schema, name in WORD.findall(text))

    assert [name for name in map(_name, FILES) if "._" in name and mentions[name] < 2] == []


def test_every_name_in_the_functions_exists(database: Any) -> None:
    """plpgsql is not checked when it is created: a body may name what is not there."""
    known = {
        f"{schema}.{name}"
        for schema, name in database.rows(
            "select relnamespace::regnamespace::text, relname from pg_class"
            " union select pronamespace::regnamespace::text, proname from pg_proc"
        )
    }
    unknown = []
    for path in behaviour_files():
        text = COMMENT.sub("", path.read_text())
        found = {f"{schema}.{name}" for schema, name in WORD.findall(text)}
        unknown += [f"{path.name}: {name}" for name in sorted(found - known)]

    assert unknown == []


def test_every_body_compiles(database: Any) -> None:
    with database.connect("cubby_owner") as connection, connection.transaction(force_rollback=True):
        connection.execute("set local role none; set local check_function_bodies = on")
        for path in FILES:
            connection.execute(path.read_bytes())


def test_every_definer_pins_its_search_path(database: Any) -> None:
    assert (
        database.rows(
            "select proname from pg_proc where pronamespace in"
            " ('core'::regnamespace, 'api'::regnamespace, 'catalog'::regnamespace)"
            " and prosecdef and not exists"
            " (select from unnest(proconfig) as option where option ~ '^search_path=.*pg_temp$')"
        )
        == []
    )


def test_what_may_be_called_runs_as_the_owner(database: Any) -> None:
    """But for procedures: one that commits can run as its caller only, and calls what is below."""
    assert (
        database.rows(
            "select proname from pg_proc where pronamespace in"
            " ('api'::regnamespace, 'catalog'::regnamespace)"
            " and prokind <> 'p' and not (prosecdef and proowner = 'cubby_owner'::regrole)"
        )
        == []
    )


def test_everything_in_public_rooms_is_explained(database: Any) -> None:
    unexplained = database.rows(
        """
        select nspname || '.' || relname from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace
        where relkind in ('r', 'p', 'v') and nspname in ('core', 'api', 'catalog', 'collections')
          and obj_description(pg_class.oid) is null
        union all
        select nspname || '.' || proname from pg_proc
        join pg_namespace on pg_namespace.oid = pronamespace
        where nspname in ('api', 'catalog') and obj_description(pg_proc.oid) is null
        union all
        select nspname from pg_namespace
        where nspname in ('core', 'api', 'catalog', 'collections', 'queue')
          and obj_description(oid, 'pg_namespace') is null
        """
    )

    assert unexplained == []


def test_every_column_an_analyst_reads_is_explained(database: Any) -> None:
    unexplained = database.rows(
        """
        select relname || '.' || attname from pg_attribute
        join pg_class on pg_class.oid = attrelid
        where relnamespace = 'catalog'::regnamespace and relkind = 'v' and attnum > 0
          and coalesce(col_description(attrelid, attnum), '') = ''
        """
    )

    assert unexplained == []


def test_every_foreign_key_says_what_happens_on_delete() -> None:
    for path in (DB / "migrations").glob("*.sql"):
        for line in path.read_text().splitlines():
            assert ("references core." in line) <= ("on delete" in line), line


def test_migrations_are_numbered_without_gaps_and_hold_no_behaviour() -> None:
    paths = sorted((DB / "migrations").glob("*.sql"))

    assert [path.name[:5] for path in paths] == [f"{n:04}_" for n in range(1, len(paths) + 1)]
    # What a migration needs for itself alone, it makes and drops.
    for path in paths:
        text = path.read_text()
        made = set(re.findall(r"create (?:or replace )?(?:function|view|trigger) ([\w.]+)", text))
        assert made <= set(re.findall(r"drop function (?:if exists )?([\w.]+)", text))


# Files whose longest lines are still to be broken.
LONG_LINES = {
    "arrangement_preview",
    "_at_sql",
    "_change_key",
    "_checked_changes",
    "_column_sql",
    "_date_in_name",
    "_facets",
    "_is_within",
    "_path_steps",
    "_path_text",
    "_row_sql",
    "_sum_counts",
    "_value_sql",
    "_versions_sql",
    "schema_path",
}


def test_a_line_has_at_most_160_characters_but_for_comments_and_long_texts() -> None:
    """The text of a message or of generated SQL is not broken over lines."""
    long = [
        f"{path.relative_to(DB)}:{number}"
        for path in behaviour_files()
        if path.stem not in LONG_LINES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 160
        and not line.startswith("comment on")
        and max(map(len, re.findall(r"'[^']*'", line.replace("''", '""'))), default=0) < 60
    ]

    assert long == []


# Folders whose README is still to be written.
WITHOUT_README = {"capture", "correction", "words"}
FOLDERS = sorted(
    path
    for path in (DB / "functions").iterdir()
    if path.is_dir() and path.name not in WITHOUT_README
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_folder_says_its_states_and_locks_in_twenty_lines(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    below = {path.name for path in folder.iterdir() if path.is_dir() and any(path.iterdir())}

    assert len(text.splitlines()) <= 20
    assert re.search(r"^- States:", text, re.MULTILINE)
    assert re.search(r"^- Locks:", text, re.MULTILINE)
    assert {name for name in below if f"`{name}`" not in text} == set()
    named = set(re.findall(r"`((?:core|api|catalog)\._?\w+|_\w+)`", text))
    known = {name for path in FILES for name in (path.stem, _name(path))}
    tables = set(re.findall(r"create (?:unlogged )?table (core\.\w+)", _migrations()))
    assert {name for name in named if "<" not in name} <= known | tables


def _migrations() -> str:
    return "".join(path.read_text() for path in sorted((DB / "migrations").glob("*.sql")))
