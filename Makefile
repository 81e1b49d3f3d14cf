# Liantu: `make run` sets up and starts the app, `make test` sets up and runs every test.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
.PHONY: setup run test lint bench docs lock clean

setup: $(VENV)/.run-ready

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Liantu needs Python 3.11 or newer: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.run-ready: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps -e .
	@$(BIN)/python scripts/base_map.py || echo "No county outlines: the map works without them."
	@touch $@

$(VENV)/.test-ready: requirements-dev.txt $(VENV)/.run-ready
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	@bash scripts/system_packages.sh
	@touch $@

run: setup
	@$(BIN)/liantu serve --port $(PORT)

lint: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

bench: $(VENV)/.test-ready
	$(BIN)/python -m benchmarks

docs: setup
	$(BIN)/python -m scripts.make_docs

# Pins every package that requirements*.in need, transitive ones too; run it to move to newer versions.
lock:
	@bash scripts/lock.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
