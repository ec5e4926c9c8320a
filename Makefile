# Everything a person types. `make run` and `make test` are all a newcomer needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test test-homeassistant check demo bench bench-docs mutants asyncapi lock clean

help:  ## Show what there is.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 20

run: $(VENV)/.installed  ## Install what is needed and start the assistant.
	$(BIN)/hearsay up

demo: $(VENV)/.installed  ## Show all uses in two minutes, on a home and a port of their own.
	$(BIN)/hearsay demo

bench: $(VENV)/.installed  ## Measure this machine against the numbers in the README.
	$(BIN)/hearsay bench

bench-docs: $(VENV)/.installed  ## Measure how well documents are found and questions answered.
	$(BIN)/python -m benchmarks.documents $(ARGS)

test: $(VENV)/.installed-dev  ## Install what the tests need and run them.
	$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

test-homeassistant: $(VENV)/.installed-dev  ## Run the tests against a real Home Assistant.
	HEARSAY_TEST_HOME_ASSISTANT=$${HEARSAY_TEST_HOME_ASSISTANT:-$(CURDIR)/.home-assistant} \
	    $(BIN)/pytest -m homeassistant $(ARGS)

check: $(VENV)/.installed-dev  ## Check format, lint, types and import layers.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bus.asyncapi --check

mutants: $(VENV)/.installed-dev  ## Break single lines of the core in a copy; list what no test noticed.
	$(BIN)/python tests/mutants.py $(ARGS)

asyncapi: $(VENV)/.installed  ## Write docs/asyncapi.yaml from the message classes.
	$(BIN)/python -m bus.asyncapi

lock: $(VENV)/.installed-dev  ## Pin every version with its hashes again (needs the network).
	$(PIP) install --quiet uv
	printf 'hatchling\neditables\n' > $(VENV)/build.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --upgrade pyproject.toml $(VENV)/build.in \
	    --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --constraint requirements.lock --extra dev \
	    pyproject.toml $(VENV)/build.in --output-file requirements-dev.lock

clean:  ## Remove the environment and the caches (never the data folder).
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); \
	    sys.exit(None if ok else "Hearsay needs Python 3.11 to 3.13; name one with PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
