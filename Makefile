# Everything a person types. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
PROVE ?= bounded
PROVE_SECONDS ?= $(if $(filter full,$(PROVE)),,2400)
PROVE_SEED ?= $(shell date +%s)
# The tests start hundreds of processes, which need not compile Cubby each time.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

demo: setup ## Set up, start everything, send 100 mixed objects, check the demo checklist
	@$(BIN)/cubby demo

test: setupdev browser ## Set up and run the test suite
	@$(PYTEST)

prove: setupdev browser ## Campaigns: crashes, invariants, fuzz, attacks, every task in a browser; 40 minutes, PROVE=full: all
	@echo "PROVE=$(PROVE) PROVE_SECONDS=$(PROVE_SECONDS) PROVE_SEED=$(PROVE_SEED)"
	@CUBBY_PROVE=$(PROVE) CUBBY_PROVE_SECONDS=$(PROVE_SECONDS) CUBBY_PROVE_SEED=$(PROVE_SEED) \
	  $(PYTEST) -m 'campaign or prove'

run: setup ## Set up and keep Cubby running at http://127.0.0.1:8000
	@$(BIN)/cubby up

lint: setupdev ## Style, types, import directions, SQL
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/squawk $$(find db -name '*.sql' ! -name schema.sql)

bench: setupdev peers ## Measure against floors and peers
	@$(BIN)/python -m bench

lab: setupdev ## Many hosts in network namespaces, with load, faults and checks; needs root, half an hour
	@$(BIN)/python -m ops.lab $(LAB)

peers: requirements-peers.lock ## An environment for what Cubby is measured beside
	@if [ ! -x .venv/peers/bin/python ] || [ requirements-peers.lock -nt .venv/peers/made ]; then \
	  $(BIN)/python -m venv .venv/peers \
	  && .venv/peers/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $< \
	  && touch .venv/peers/made \
	  || echo "dlt could not be installed: what stands beside it will be left out"; fi

wheel: setupdev ## Build dist/cubby-….whl, which pip installs beside anything
	@rm -rf build # what an earlier build left there would be packed too
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

sbom: setup ## Write dist/cubby.cdx.json (CycloneDX) and dist/licences.md
	@$(BIN)/python ops/sbom.py dist

audit: setup ## Look for known vulnerabilities in what the lock file names (asks the internet)
	@[ -x .venv/audit/bin/pip-audit ] || { $(PYTHON) -m venv .venv/audit \
	  && .venv/audit/bin/python -m pip --disable-pip-version-check --quiet install 'pip-audit>=2.9'; }
	@.venv/audit/bin/pip-audit --strict --requirement requirements.lock --require-hashes --disable-pip

docs: setupdev ## Write the generated reference pages and db/calls
	@$(BIN)/python -m docs.calls
	@$(BIN)/python -m docs.generate

screenshots: setupdev ## Take the pictures of the README again (needs chromium)
	@$(BIN)/python -m docs.screenshots

setup: .venv/runtime ## Make .venv with what Cubby needs to run

setupdev: .venv/development ## The same with what its tests need

browser: ## Debian's Chromium for the browser tests, where apt can install it
	@if [ ! -x /usr/bin/chromium ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null \
	  || echo "chromium could not be installed: the browser tests will be skipped"; fi

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cubby needs Python 3.11 or newer")'
	@$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/python requirements.lock pyproject.toml
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps -e .
	@touch $@

.venv/development: .venv/runtime requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

lock: ## Write the lock files again (needs uv)
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command 'make lock' -q -o requirements.lock
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command 'make lock' -q -o requirements-dev.lock
	@uv pip compile --group peers --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command 'make lock' -q -o requirements-peers.lock

.PHONY: help demo test prove run lint bench lab peers wheel sbom audit docs screenshots setup setupdev browser lock
