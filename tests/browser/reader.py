"""A person in front of a browser that notices what a page must never do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
NARROW, WIDE = 360, 1920
WINDOWS = pytest.mark.parametrize(
    ("width", "scripts"), [(NARROW, False), (WIDE, True)], ids=["plain", "scripts"]
)
"""For a task that a person does in a narrow window without scripts, and in a wide one with them."""

MEASURES = (Path(__file__).parent / "measures.js").read_text()

# Layout shifts that no act of the reader explains; counted from the first paint on. Chromium knows
# an act for half a second; the answer to one comes when the server has it.
_WATCH = """
window.__shift = 0;
let answered = -Infinity;
const ACTS = ["click", "submit", "change", "input"];
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (ACTS.includes(detail.requestConfig?.triggeringEvent?.type)) answered = performance.now();
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const explained = entry.hadRecentInput || Math.abs(entry.startTime - answered) < 1000;
    if (!explained) window.__shift += entry.value;
  }
}).observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Reader:
    """A page of a browser context, with everything that went wrong in it."""

    page: Page
    base: str
    wrongs: list[str] = field(default_factory=list)
    may_answer: set[int] = field(default_factory=set)
    """Statuses from 400 on that this test is about."""

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"script error: {error}"))
        self.page.on("dialog", lambda dialog: self.wrongs.append(f"dialog: {dialog.message}"))
        self.page.on("response", self._response)

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def _console(self, message: ConsoleMessage) -> None:
        # Failed loads are classed by their status, which this text does not tell apart.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrongs.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.may_answer:
            self.wrongs.append(f"{response.status} {response.url}")


def new_reader(
    browser: Browser,
    base: str,
    width: int = 1280,
    scripts: bool = True,
    scheme: Any = "light",
) -> Reader:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    if scripts:
        context.add_init_script(_WATCH)
    return Reader(context.new_page(), base)
