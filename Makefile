# bangfu. `make` alone explains itself. `make run` needs Python 3.11, pip, make and git.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BANGFU_HOME ?= .bangfu
override BANGFU_HOME := $(abspath $(BANGFU_HOME))
export BANGFU_HOME

VENV := .venv
BIN := $(VENV)/bin
INSTALL := PYTHON="$(PYTHON)" tools/install.sh
COMPILE := $(BIN)/uv --system-certs pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
CODE := src tests tools bench

# What `bangfu setup` reads: when one of these is newer than the data folder, it runs again.
SETUP_READS := $(shell find src/bangfu \( -path '*/migrations/*.py' -o -name '*.po' -o -path '*/static/*' \
	-o -path '*/packs/*.yaml' -o -path '*/web/*.py' \) -type f)

.PHONY: help
help: ## what can be made
	@echo "bangfu — assistance of weak villages: policy as data, every yuan with its clause"
	@echo
	@sed -nE 's/^([a-z]+):[^#]*## (.*)$$/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo
	@echo "  PORT=8000            where 'make run' listens, there and on the next (127.0.0.1 only)"
	@echo "  BANGFU_HOME=.bangfu  the data folder: database and written files"

.PHONY: setup
setup: $(BANGFU_HOME)/.set-up ## install what is pinned, make the data folder ready

.PHONY: run
run: setup $(BANGFU_HOME)/kaiyuan/.set-up ## set up where needed, then serve Jizhou on PORT, Kaiyuan on PORT+1
	@PORT=$(PORT) exec tools/run.sh

.PHONY: test
test: setup $(VENV)/.dev ## every test, on SQLite and on PostgreSQL, with browser journeys
	@tools/test.sh $(ARGS)

.PHONY: check
check: $(VENV)/.dev ## format, lint, import contracts, types, migrations, packs; changes nothing
	$(BIN)/ruff format --check --quiet $(CODE)
	$(BIN)/ruff check --quiet $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/python -m django check --settings bangfu.web.settings
	$(BIN)/python -W "ignore:Got an error checking" -m django makemigrations --check --dry-run --settings bangfu.web.settings
	$(BIN)/bangfu packs check

.PHONY: fix
fix: $(VENV)/.dev ## format and mend what the linter can mend
	$(BIN)/ruff check --fix --quiet $(CODE) || true
	$(BIN)/ruff format --quiet $(CODE)

.PHONY: bench
bench: $(VENV)/.dev ## measure
	$(BIN)/python -m pytest bench -m bench -p no:randomly -s

.PHONY: docs
docs: $(VENV)/.dev ## write the generated pages: docs/errors.md, docs/kinds.md
	$(BIN)/python tools/write_docs.py

.PHONY: lock
lock: $(VENV)/.run ## pin the newest versions that requirements/*.in allow
	$(COMPILE) --upgrade requirements/run.in -o requirements/run.txt
	$(COMPILE) --upgrade requirements/dev.in -o requirements/dev.txt
	$(COMPILE) --upgrade requirements/uv.in -o requirements/uv.txt

.PHONY: clean
clean: ## remove the virtual environment and caches; the data folder stays
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

# --- stamps: each says "done since these last changed", so that a second `make run` starts at once ---

$(VENV)/.uv: requirements/uv.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "bangfu needs Python 3.11 or newer; say which: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV)"
	@"$(PYTHON)" -m venv --without-pip $(VENV)
	@"$(PYTHON)" -m pip --python $(BIN)/python install -qq --disable-pip-version-check \
		--require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.run: $(VENV)/.uv requirements/run.txt pyproject.toml
	@echo "Installing what bangfu runs on"
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what the checks and tests need"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(BANGFU_HOME)/.set-up: $(VENV)/.run $(SETUP_READS)
	@mkdir -p -m 700 "$(BANGFU_HOME)"
	@$(BIN)/bangfu setup
	@touch $@

$(BANGFU_HOME)/kaiyuan/.set-up: $(VENV)/.run $(SETUP_READS)
	@mkdir -p -m 700 "$(BANGFU_HOME)/kaiyuan"
	@env -u BANGFU_DATABASE_URL BANGFU_HOME="$(BANGFU_HOME)/kaiyuan" $(BIN)/bangfu setup
	@touch $@
