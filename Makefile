# `make convert` and `make test` set up all they need (a virtual environment in .venv, locked versions).
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
INPUT ?= input
OUTPUT ?= output
TO ?= fhir

.PHONY: convert test lint golden lock docs bench clean

convert: $(READY)
	$(RUN) -m converter --to $(TO) $(INPUT) -o $(OUTPUT)

test: $(READY)
	$(RUN) -m pytest -n 2

lint: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

# Writes the expected outputs in tests/golden anew; read the difference before you commit it.
golden: $(READY)
	$(RUN) -m tests.golden

# Writes the reference pages that come from the code.
docs: $(READY)
	$(RUN) tools/reference.py
	$(RUN) tools/tables_mapping.py > docs/mapping/csv.md

# Speed and memory beside pandoc and the plain way; PAGES=folder, by default input/ (docs/bench.md).
bench: $(READY)
	$(VENV)/bin/uv pip install -q --python $(RUN) --group bench
	$(RUN) -m bench $(PAGES)

# Writes requirements.lock anew from pyproject.toml (needs uv, which the lock itself installs).
lock:
	$(VENV)/bin/uv pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-header -q -o requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
