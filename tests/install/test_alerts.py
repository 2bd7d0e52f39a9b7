"""The alert rules: over metrics that exist, and tried on made-up figures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from docs._generate.metrics import Metric, all_metrics
from tests.install.conftest import ROOT

OPS = ROOT / "ops"
ALL: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((OPS / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
RULES = [rule for rule in ALL if "alert" in rule]
RECORDED = [rule["record"] for rule in ALL if "record" in rule]
DASHBOARD = json.loads((OPS / "grafana" / "dashboards" / "cubby.json").read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = [
    {"alert": f"{panel['title']} {target['refId']}", "expr": target["expr"]}
    for panel in DASHBOARD["panels"]
    for target in panel.get("targets", [])
]
TESTS: dict[str, Any] = yaml.safe_load((OPS / "alerts_test.yml").read_text(encoding="utf-8"))
# What PromQL itself says in these rules.
WORDS = {"absent", "and", "by", "count", "histogram_quantile", "increase", "le", "max",
         "max_over_time", "min",
         "offset", "on", "or", "predict_linear", "rate", "sum", "topk", "unless"}  # fmt: skip


def _scraped() -> dict[str, set[str]]:
    """Every series name with its labels; `up` and `ALERTS` are Prometheus's own."""
    own = {"up": {"job", "instance"}, "ALERTS": {"alertname", "alertstate"}}
    found: dict[str, set[str]] = own | {name: set() for name in RECORDED}
    for metric in all_metrics():
        for name, more in _series(metric):
            found[name] = {*metric.labels, *more}
    return found


def _series(metric: Metric) -> list[tuple[str, set[str]]]:
    if metric.kind != "histogram":
        return [(metric.name, set())]
    return [(f"{metric.name}_bucket", {"le"}), (f"{metric.name}_sum", set()),
            (f"{metric.name}_count", set())]  # fmt: skip


def _ids(rule: dict[str, Any]) -> str:
    return str(rule.get("alert") or rule["record"])


@pytest.mark.parametrize("rule", [*ALL, *PANELS], ids=_ids)
def test_a_rule_or_a_panel_asks_for_metrics_and_labels_that_exist(rule: dict[str, Any]) -> None:
    scraped = _scraped()
    expression = rule["expr"]
    chosen = re.findall(r"(\w+)\{([^}]*)\}", expression)
    bare = re.sub(r'"[^"]*"|\{[^}]*\}|\[\w+\]|\boffset \w+|\b(?:by|on) \([^)]*\)', " ", expression)
    names = {word for word in re.findall(r"\b[a-z_][\w:]*", bare) if word not in WORDS}

    assert names
    assert names <= set(scraped)
    for name, labels in chosen:
        assert set(re.findall(r"(\w+)=", labels)) <= scraped[name]
    for labels in re.findall(r"\bby \(([^)]*)\)", expression):
        assert set(re.findall(r"\w+", labels)) <= set.union(*(scraped[name] for name in names))


@pytest.mark.parametrize("rule", RULES, ids=_ids)
def test_a_rule_says_how_bad_it_is_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("page", "warning")
    assert rule["annotations"]["summary"].strip()
    for path in re.findall(r"docs/[\w/-]+\.md", rule["annotations"]["description"]):
        assert (ROOT / path).is_file(), path


def test_the_jobs_they_name_are_those_that_are_scraped() -> None:
    config = yaml.safe_load((OPS / "prometheus.yml").read_text(encoding="utf-8"))
    jobs = {job["job_name"] for job in config["scrape_configs"]}

    assert {job for rule in RULES for job in re.findall(r'job="([^"]+)"', rule["expr"])} == jobs
    assert config["rule_files"] == ["alerts.yml"]


def test_grafana_is_given_the_dashboard_and_where_to_ask() -> None:
    provisioning = OPS / "grafana" / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources" / "prometheus.yml").read_text())[
        "datasources"
    ]
    (provider,) = yaml.safe_load((provisioning / "dashboards" / "cubby.yml").read_text())[
        "providers"
    ]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]

    assert source["url"] == "http://prometheus:9090"
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"] if "targets" in panel} == {
        source["uid"]
    }
    mounted = {volume.split(":")[1] for volume in compose["grafana"]["volumes"]}
    assert {provider["options"]["path"], "/etc/grafana/provisioning"} <= mounted
    places = [tuple(panel["gridPos"].values()) for panel in DASHBOARD["panels"]]
    assert len(set(places)) == len(places)


def test_every_rule_is_seen_firing_and_seen_silent() -> None:
    cases = [case for test in TESTS["tests"] for case in test["alert_rule_test"]]
    firing = {case["alertname"] for case in cases if case["exp_alerts"]}
    silent = {case["alertname"] for case in cases if not case["exp_alerts"]}

    assert {rule["alert"] for rule in RULES} == firing == silent


@pytest.mark.parametrize(
    "arguments", [("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml")]
)
def test_promtool_agrees(arguments: tuple[str, ...]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("needs promtool, which comes with Prometheus")
    done = subprocess.run(
        [promtool, *arguments], cwd=OPS, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
