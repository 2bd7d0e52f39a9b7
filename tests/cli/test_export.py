"""`cubby export` writes lines, and a file only when it is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cubby.storage import open_storage
from tests.app.hand import Hand
from tests.cli.api_alone import cubby, environment, running_api


def test_documents_are_exported_to_stdout_and_to_a_file(database: Any, tmp_path: Path) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    sent = tmp_path / "cities.json"
    sent.write_text('[{"city": "Ghent"}, {"city": "Lund"}]')
    with running_api(environ, tmp_path / "log") as url:
        environ |= {"CUBBY_SERVER_URL": url}
        assert cubby(environ, "put", str(sent)).returncode == 0
        Hand(database, open_storage(f"fs://{tmp_path}/data/storage")).store_documents()
        whole = cubby(environ, "export", "cities", "--documents")
        file = tmp_path / "out.csv"
        asked = ["--documents", "--format", "csv", "--where", '{"city": "Lund"}']
        written = cubby(environ, "export", "cities", *asked, "-o", str(file))
        again = cubby(environ, "export", "cities", "--documents", "-o", str(file))
        rows = cubby(environ, "export", "cities")
        unknown = cubby(environ, "export", "nothing")

    assert [json.loads(line)["city"] for line in whole.stdout.splitlines()] == ["Ghent", "Lund"]
    assert written.returncode == 0, written.stderr
    assert file.read_text().startswith("system_id,created_at,document\n")
    assert len(file.read_text().splitlines()) == 2
    assert (again.returncode, "already exists" in again.stderr) == (2, True)
    assert [json.loads(line)["$.city"] for line in rows.stdout.splitlines()] == ["Ghent", "Lund"]
    assert unknown.returncode == 2
    assert [path.name for path in tmp_path.glob("*.part")] == []
