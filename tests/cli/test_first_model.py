"""`cubby up --model NAME` pulls the pack where it is missing, says how far it is, and resumes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cubby.cli.first_model import pull_where_missing
from cubby.config import load
from cubby.embedding import KNOWN_PACKS, DownloadInterrupted, load_pack
from tests.embedding.servers import serve
from tests.embedding.test_pull import KNOWN, Hub, hub  # noqa: F401 -- the fixture

NAME = "shapes-clip"
CAME = 1000


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KNOWN_PACKS, NAME, KNOWN[NAME])


def test_an_interrupted_pull_goes_on_where_it_stopped(
    hub: type[Hub],  # noqa: F811
    known: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = replace(load({}), models_dir=tmp_path / "models")

    class Dying(hub):  # type: ignore[valid-type,misc]
        """The first request gets a part of its file, the others nothing."""

        def on_get(self) -> None:
            if self.asked:
                type(self).status = 503
            super().on_get()

    Dying.drop_after, Dying.drops = CAME, 1
    with serve(Dying) as url, pytest.raises(DownloadInterrupted, match=f"stopped at {CAME} of"):
        pull_where_missing(settings, NAME, url)
    assert "vision_model.onnx: 0 % of" in capsys.readouterr().err

    hub.asked = []
    with serve(hub) as url:
        pull_where_missing(settings, NAME, url)
        asked = len(hub.asked)
        assert hub.asked[0] == ("onnx/vision.onnx", f"bytes={CAME}-")
        pull_where_missing(settings, NAME, url)

    assert len(hub.asked) == asked, "what is here is not pulled again"
    assert "vision_model.onnx: 100 % of" in capsys.readouterr().err
    assert load_pack(tmp_path / "models" / NAME).labels


def test_a_name_that_no_pack_has_is_left_to_the_one_who_uses_it(tmp_path: Path) -> None:
    settings = replace(load({}), models_dir=tmp_path / "models")

    pull_where_missing(settings, "no-such-pack", "http://127.0.0.1:1")

    assert not (tmp_path / "models").exists()
