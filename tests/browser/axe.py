"""What axe-core holds against a page."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

# Evaluated through the browser's debugger, which the page's own policy is not in the way of.
_SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# What stands behind "Accept…" is looked at too. Without `preload` no style sheet is fetched again;
# only a rule about locked orientation would ask for that.
_RUN = """async () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const all = await axe.run({resultTypes: ["violations"], preload: false});
  return all.violations;
}"""
_HEEDED = ("serious", "critical")


def findings(page: Page) -> list[str]:
    """Serious and critical findings, each with its rule and the first place that breaks it.

    Everything folded is open afterwards.
    """
    page.evaluate(_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [
        f"axe, {one['impact']}, {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in _HEEDED
    ]
