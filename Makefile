# make demo | make test: each is enough by itself on a bare clone with python3 (3.11 to 3.14, venv, pip) and make.
# Another Python: make test PYTHON=python3.13

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
SOURCE := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test soak deb env lint types contracts tests clean

help:
	@echo "make demo   the sample practice's day, end to end, into demo-out/"
	@echo "make test   lint, types, import contracts, tests"
	@echo "make soak   the long forms of the tests"
	@echo "make deb    a Debian package in dist/, checked in a clean folder"
	@echo "make env    only the environment in $(VENV)/"
	@echo "make clean  what these leave behind, the environment too"

demo: $(VENV)/program.stamp
	$(BIN)/dermdesk demo $(DEMO)

test: lint types contracts tests

soak: $(VENV)/workshop.stamp
	QT_QPA_PLATFORM=offscreen HYPOTHESIS_PROFILE=soak $(BIN)/pytest -q -n 2 --soak

deb: $(VENV)/installer.stamp
	installer/linux/build_deb.sh $(BIN)/python

env: $(VENV)/workshop.stamp

lint: $(VENV)/workshop.stamp
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet

types: $(VENV)/workshop.stamp
	$(BIN)/basedpyright --level error

contracts: $(VENV)/workshop.stamp
	$(BIN)/lint-imports --no-cache

# Last of all, so that the last line is pytest's own.
tests: $(VENV)/workshop.stamp
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q -n 2

clean:
	rm -rf $(VENV) build dist demo-out .hypothesis .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
	  || { echo "dermdesk needs Python 3.11 to 3.14; $(PYTHON) is another. Say: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv $(VENV)

# Stamps: nothing is installed again until pyproject.toml or constraints.txt change.
$(VENV)/program.stamp: $(SOURCE) | $(BIN)/python
	$(PIP) --editable .
	$(BIN)/python installer/linux/qt_libraries.py
	@touch $@

$(VENV)/workshop.stamp: $(VENV)/program.stamp
	$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/installer.stamp: $(VENV)/program.stamp
	$(PIP) --editable '.[installer]'
	@touch $@
