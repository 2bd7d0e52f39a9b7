"""Where the kernel lacks a layer of the sandbox: `require` starts no worker, `best` says so."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cubby.media import sandbox
from tests.workers.pictures import noise
from tests.workers.plant import Plant
from tests.workers.test_process import free_port

LACKING = Path(__file__).with_name("lacking.py")
LAYERS = ("landlock", "seccomp")
_WORKER = (sys.executable, "-m", "cubby.workers.main")
_DOCTOR = (sys.executable, "-m", "cubby.cli.main", "doctor", "--json")


@pytest.fixture
def plant(database: Any, tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(database.dsn, tmp_path)
    yield plant
    plant.close()


def without(layer: str, command: tuple[str, ...]) -> list[str]:
    return [sys.executable, str(LACKING), layer, *command]


def doctor(plant: Plant, command: list[str], **more: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        command, env=plant.environment(**more), capture_output=True, text=True, check=False
    )
    findings = json.loads(done.stdout)["findings"]
    layers = {one["words"].split(":")[0]: one for one in findings if one["subject"] == "sandbox"}
    return done.returncode, layers


@pytest.mark.parametrize("layer", LAYERS)
def test_require_starts_no_worker_where_a_layer_is_missing(plant: Plant, layer: str) -> None:
    request = plant.send(b'{"a": 1}')

    done = subprocess.run(
        without(layer, _WORKER), env=plant.environment(CUBBY_SANDBOX="require"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert "CUBBY_SANDBOX='require'" in done.stderr
    assert f"{layer}: the kernel has no" in done.stderr
    assert [state for state, _ in plant.jobs(request)] == ["queued"]


@pytest.mark.parametrize("layer", LAYERS)
def test_require_starts_no_decoder_where_a_layer_is_missing(layer: str, tmp_path: Path) -> None:
    """Of an API process too, which decodes the picture of a question."""
    code = (
        "from cubby.media.pool import DecoderPool\n"
        "from cubby.media.sniff import sniff_file\n"
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_bytes(b'GIF89a' + bytes(100))\n"
        "with DecoderPool(1, sandbox='require') as pool:\n"
        "    try: pool.decode(path, sniff_file(path))\n"
        "    except Exception as error: print(type(error).__name__, error)\n"
        "    else: print('decoded')\n"
    )
    done = subprocess.run(
        without(layer, (sys.executable, "-c", code, str(tmp_path / "file.gif"))),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.startswith("DecoderUnavailable"), done.stdout + done.stderr
    assert layer in done.stdout


@pytest.mark.parametrize("layer", LAYERS)
def test_best_works_and_says_in_log_and_metrics_what_is_missing(
    plant: Plant, layer: str, tmp_path: Path
) -> None:
    port = free_port()
    log = tmp_path / "log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            without(layer, _WORKER), stdout=output, stderr=output,
            env=plant.environment(CUBBY_SANDBOX="best", CUBBY_WORKER_METRICS_PORT=str(port)),
        )  # fmt: skip
    try:
        assert plant.finish(plant.send(noise(tmp_path / "red.png", (208, 48, 48)))) == ["done"]

        def told() -> str | None:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                text: str = answer.read().decode()
            return text if "decoder_sandbox{" in text else None

        metrics = plant.wait_for(told, "the metric")
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait()

    other = next(name for name in LAYERS if name != layer)
    assert f'decoder_sandbox{{layer="{layer}"}} 0.0' in metrics
    expected = 1.0 if sandbox.available()[other] == "on" else 0.0
    assert f'decoder_sandbox{{layer="{other}"}} {expected}' in metrics
    entries = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    (warning,) = [
        one for one in entries if one["event"] == "decoders lack a layer of their sandbox"
    ][:1]
    assert warning["level"] == "warning"
    assert warning[layer] != "on"


@pytest.mark.parametrize("layer", LAYERS)
def test_doctor_says_which_layer_is_missing_and_that_require_needs_it(
    plant: Plant, layer: str
) -> None:
    _, best = doctor(plant, without(layer, _DOCTOR), CUBBY_SANDBOX="best")
    code, required = doctor(plant, without(layer, _DOCTOR), CUBBY_SANDBOX="require")

    assert best[layer]["good"] is None
    assert required[layer]["good"] is False
    assert "the kernel has no" in best[layer]["words"]
    assert code == 1


@pytest.mark.skipif(
    bool(sandbox.missing(sandbox.available())), reason=sandbox.missing(sandbox.available())
)
def test_require_works_where_all_layers_are_there(plant: Plant, tmp_path: Path) -> None:
    plant.work(CUBBY_SANDBOX="require")
    assert plant.finish(plant.send(noise(tmp_path / "red.png", (208, 48, 48)))) == ["done"]

    _, layers = doctor(plant, list(_DOCTOR), CUBBY_SANDBOX="require")
    assert [layers[name]["good"] for name in LAYERS] == [True, True]
