"""Open the admin pages in the browser of this machine."""

from __future__ import annotations

import threading
import webbrowser

import click


def open_admin(url: str) -> None:
    """In a thread: a browser in a terminal ends only when it is left."""
    threading.Thread(target=_open, args=[f"{url}/admin"], daemon=True).start()


def _open(address: str) -> None:
    if not webbrowser.open(address):
        click.echo(f"No browser found: open {address} yourself", err=True)
