"""`install.py PYPROJECT SOURCE`: make the source tree at SOURCE the program of this environment.

Writes what an editable install writes (a path file, the metadata, the command), without building
anything. So everything in an image is either copied or checked against the lock file.
"""

from __future__ import annotations

import sys
import sysconfig
import tomllib
from pathlib import Path

LAUNCHER = """#!{python}
import sys
from {module} import {function}
sys.exit({function}())
"""


def install(pyproject: Path, source: Path) -> None:
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    name, version = project["name"], project["version"]
    packages = Path(sysconfig.get_path("purelib"))
    (packages / f"{name}.pth").write_text(f"{source}\n", encoding="utf-8")
    metadata = packages / f"{name}-{version}.dist-info"
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8"
    )
    for command, entry in project["scripts"].items():
        module, _, function = entry.partition(":")
        launcher = Path(sysconfig.get_path("scripts")) / command
        launcher.write_text(
            LAUNCHER.format(python=sys.executable, module=module, function=function),
            encoding="utf-8",
        )
        launcher.chmod(0o755)


if __name__ == "__main__":
    install(Path(sys.argv[1]), Path(sys.argv[2]))
