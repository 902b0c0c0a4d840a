# make run     the main job on the sample recording, with all the set-up that it needs
# make test    everything, the real models on real sound included
# make check   linters, type checker, import contracts, all tests but those with real models
# make quick   the tests that take a minute in all: without screens, fitting, benchmarks, and what is marked slow
# make coverage  the tests of make check with what they reach, line by line; half as fast

PYTHON ?= python3
# Further arguments for pip, such as the ones that PyTorch's site names for a build without CUDA.
PIP_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
MEETING := $(BIN)/meeting
SAMPLE := samples/zh-talk
RUN_HOME := out/home
# Tests and program are compiled once, wherever that is switched off: compiling 350 test files takes a third of a minute a core.
unexport PYTHONDONTWRITEBYTECODE

# Rooms that make quick does not even import: screens, and what is not installed.
LEFT_OUT := review training benchmarks

.PHONY: run test check coverage quick test-desktop setup catalogues snapshots clean

run: $(VENV)/.run-ready
	rm -rf $(RUN_HOME)
	MEETING_HOME=$(RUN_HOME) $(MEETING) run $(SAMPLE).ogg --agenda $(SAMPLE).agenda.toml --out out

test: check $(VENV)/.dev-ready
	$(MEETING) models pull
	$(BIN)/pytest -m "models" -q
	@echo "Left out: tests that need LibreOffice, Chromium or PostgreSQL. Run them with: make test-desktop"

check: $(VENV)/.dev-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -m "not models and not desktop" -q -n 2 --dist worksteal

coverage: $(VENV)/.dev-ready
	$(BIN)/pytest -m "not models and not desktop" -q -n 2 --dist worksteal --cov

quick: $(VENV)/.dev-ready
	$(BIN)/pytest -m "not models and not desktop and not slow" $(LEFT_OUT:%=--ignore=tests/%) -q -n 2 --dist worksteal -x

test-desktop: $(VENV)/.dev-ready
	$(BIN)/pytest -m desktop -q

snapshots: $(VENV)/.dev-ready
	$(BIN)/pytest tests/review -q --snapshot-update

catalogues: $(VENV)/.dev-ready
	$(BIN)/python -m assistant.locale.compile

setup: $(VENV)/.dev-ready

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; choose one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The venv module is missing; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/.run-ready: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install $(PIP_ARGS) -c constraints.txt --upgrade pip
	$(BIN)/python -m pip install $(PIP_ARGS) -c constraints.txt -e '.[speakers]'
	touch $@

$(VENV)/.dev-ready: $(VENV)/.run-ready
	$(BIN)/python -m pip install $(PIP_ARGS) -c constraints.txt -e '.[speakers,dev]'
	touch $@

clean:
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
