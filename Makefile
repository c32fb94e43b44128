# Sealane: `make demo` shows it, `make test` checks it. Everything stays in this folder and the user's cache folder.
.DELETE_ON_ERROR:
.PHONY: demo test bench deep fuzz mutants check lock wheel clean setup

# Paths are relative throughout: this folder's own path may hold spaces.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(if $(shell $(p) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(p))))
BIN := .venv/bin
SETTLED := .venv/.settled
export TMPDIR := $(CURDIR)/build/tmp

demo: setup
	@$(BIN)/sealane demo

test: check wheel
	@$(BIN)/python -m pytest --cov --cov-report=term --basetemp=build/pytest

bench: setup
	@$(BIN)/python -m tests.bench

# The laws of what must be trusted, with very many cases each.
deep: setup
	@SEALANE_LAWS=deep $(BIN)/python -m pytest -m deep --timeout=7200 --basetemp=build/pytest-deep

# Stopped at any time, both go on where they were; what they keep lies in build/fuzz and build/mutants.
fuzz: setup
	@$(BIN)/python -m tests.fuzz

mutants: setup
	@$(BIN)/python -m tests.mutants

check: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

wheel: setup
	@rm -rf build/wheel
	@$(BIN)/python -m build --wheel --no-isolation --outdir build/wheel . >build/wheel.log 2>&1 || { cat build/wheel.log; exit 1; }

setup: $(SETTLED)
	@mkdir -p build/tmp
	@$(BIN)/python -m broker.kafka.jars

$(SETTLED): requirements.lock pyproject.toml
	@test -n '$(PYTHON)' || { echo "Sealane needs Python 3.11 or newer, and found none. Install one, or say which: make PYTHON=/path/to/python3"; exit 3; }
	@mkdir -p build/tmp
	@rm -rf .venv
	@echo "Setting up (once; about a minute) ..."
	@'$(PYTHON)' -m venv .venv || { rm -rf .venv; echo "This Python cannot make a virtual environment: install its venv module (on Debian and Ubuntu: python3-venv)."; exit 3; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(SETTLED)

# The lock carries hashes and no addresses.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
