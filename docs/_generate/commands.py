"""The `cubby` command, from its own help."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cubby.cli.main import cubby
from docs._generate.markdown import code, document, paragraphs, table

INTRODUCTION = """\
| exit code | means |
| --- | --- |
| 0 | it went well |
| 1 | it was done, and what it found is not well: an object failed, the doctor has a finding |
| 2 | it was refused or called wrongly; standard error says why in one line |

With `--json` a command answers one JSON object on standard output, a list under `items`; members
are only ever added. Exit codes and standard error are the same. Settings come from the environment:
[settings](settings.md)."""


def page() -> str:
    return document("Commands", INTRODUCTION, *map(_section, commands()))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something: full name, command."""
    yield from _below(cubby, "cubby")


def _below(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _below(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _section(named: tuple[str, click.Command]) -> str:
    path, command = named
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    options = [
        (code(", ".join([*option.opts, *option.secondary_opts])), _help(option))
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    ]
    blocks = [f"## {path}", code(usage), paragraphs(command.help or "")]
    if options:
        blocks.append(table(("option", "meaning"), options))
    return "\n\n".join(blocks)


def _help(option: click.Option) -> str:
    default = f" Default: {option.default}." if option.show_default else ""
    if isinstance(option.type, click.Choice):
        default = f" One of {', '.join(option.type.choices)}.{default}"
    return f"{option.help or ''}{default}".strip()
