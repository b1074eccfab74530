# Needs python3 (3.11 or later, with venv), git and make.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup demo docs test test-full bench lint browser teams-client clean

# The environment with the locked dependencies, and the dept command in it. Nothing to do when both are fresh.
setup: $(VENV)/ready

$(VENV)/locked: requirements.lock
	@set -e; python=; \
	for p in python3.11 python3.12 python3.13 python3; do \
	  if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$p; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo 'Dept needs Python 3.11 or later, with venv (on Debian: python3-venv).' >&2; exit 1; fi; \
	echo "making $(VENV) with $$($$python --version)"; \
	$$python -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@touch $@

$(VENV)/ready: $(VENV)/locked pyproject.toml
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	@$(BIN)/dept demo

# The pages of docs/ filled in with what the stories and the code say now.
docs: setup
	@$(BIN)/dept pages

# What CI runs: the style, the types, the floors, then the tests.
test: setup browser teams-client lint
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m 'not slow'

# Everything, the slow tests as well; ends with the one line of what was proved.
test-full: setup browser teams-client lint
	@DEPT_TALLY=$$(mktemp); export DEPT_TALLY; \
	$(BIN)/python -m pytest -n 2; found=$$?; \
	$(BIN)/python -m tests.tally; rm -f "$$DEPT_TALLY"; exit $$found

# How fast it is: each goal beside its baseline, in one run (bench/results.json).
bench: setup
	@$(BIN)/python -m bench

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Chromium for the tests of the playground.
browser: setup
	@tools/browser

# Microsoft's local Teams client, for the tests that play against it; without node or a network they are left out.
teams-client:
	@tools/teams-client

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
