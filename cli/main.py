"""The `cubby` command. Each command is a module of its own, loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from cubby.cli.errors import refusal

# Command -> module that has a click command of the same name.
_COMMANDS = {
    "up": "cubby.cli.commands.run",
    "api": "cubby.cli.commands.run",
    "worker": "cubby.cli.commands.run",
    "migrate": "cubby.cli.commands.migrate",
    "put": "cubby.cli.commands.put",
    "watch": "cubby.cli.commands.watch",
    "status": "cubby.cli.commands.status",
    "search": "cubby.cli.commands.search",
    "export": "cubby.cli.commands.export",
    "keys": "cubby.cli.commands.keys",
    "queues": "cubby.cli.commands.queues",
    "drain": "cubby.cli.commands.queues",
    "webhooks": "cubby.cli.commands.webhooks",
    "models": "cubby.cli.commands.models",
    "reembed": "cubby.cli.commands.reembed",
    "reprocess": "cubby.cli.commands.reprocess",
    "psql": "cubby.cli.commands.psql",
    "doctor": "cubby.cli.commands.doctor",
    "fsck": "cubby.cli.commands.fsck",
    "backup": "cubby.cli.commands.backup",
    "restore": "cubby.cli.commands.backup",
    "verify-backup": "cubby.cli.commands.backup",
    "checkpoints": "cubby.cli.commands.checkpoints",
    "demo": "cubby.cli.commands.demo",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[name]), name.replace("-", "_"))
        assert isinstance(command, click.Command)
        return command


_EXIT_CODES = """\b
Exit codes:
  0  it went well
  1  it was done, and what it found is not well: an object failed, the doctor has a finding
  2  it was refused or called wrongly; standard error says why in one line

\b
With --json a command answers one JSON object on standard output; exit codes are the same."""


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EXIT_CODES,
)
@click.version_option(package_name="cubby")
def cubby() -> None:
    """One endpoint that takes anything, keeps every byte, and puts it where people can use it."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command. What is refused is one line on standard error and exit code 2."""
    try:
        cubby.main(arguments, prog_name="cubby")
    except Exception as error:
        line = refusal(error)
        if line is None:
            raise
        click.echo(f"cubby: {line}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
