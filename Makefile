# Two commands: `make demo` runs it, `make test` tests it.
SHELL := /bin/bash
UV := $(shell command -v uv 2>/dev/null || echo .boot/bin/uv)
BIN := .venv/bin
STAMPS := .stamps
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# kept compiled, the second start of everything is quicker by seconds
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo setup test test-all proof bench oracle screens walk clean help

help:           ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: setup     ## prepare the demo city and serve it on 127.0.0.1:8000
	@$(BIN)/wiqaya demo

setup: $(STAMPS)/python $(STAMPS)/assets $(STAMPS)/words  ## install what is missing, start nothing
	@tools/prerequisites

test: setup $(STAMPS)/dev  ## quick suite, types, linters and house rules
	@tools/check

test-all: setup $(STAMPS)/dev  ## the whole suite on both databases, and the browser tests
	@tools/check --all

proof: setup $(STAMPS)/dev  ## every line of keys and filters is tested, and faults put into them are noticed; takes about an hour
	@nice -n 15 $(BIN)/python tools/proof coverage
	@nice -n 15 $(BIN)/python tools/proof mutants

bench: setup $(STAMPS)/dev  ## print the benchmark; beside R and svy where they are installed
	@$(BIN)/python tools/bench/run.py

oracle: $(STAMPS)/oracle  ## another survey engine, for `make bench` to measure ours beside; no part of the product

$(STAMPS)/oracle: tools/bench/oracle.txt $(STAMPS)/python
	@$(UV) venv -q --clear -p $(BIN)/python .boot/oracle
	@$(UV) pip install -q -p .boot/oracle/bin/python -r $< && touch $@

screens: setup $(STAMPS)/dev  ## screenshots of every kind of page into var/screens/
	@$(BIN)/python tools/screens.py

walk: setup $(STAMPS)/dev  ## the walk of docs/how-to/first-map.md, with its pictures
	@$(BIN)/python tools/walk.py

.boot/bin/uv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Wiqaya needs Python 3.11 or later."; exit 1; }
	@python3 -m venv .boot || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@.boot/bin/python -m pip install -q uv

$(STAMPS)/python: pyproject.toml uv.lock $(if $(shell command -v uv 2>/dev/null),,.boot/bin/uv)
	@$(UV) sync --frozen --inexact -q
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: $(STAMPS)/python
	@$(UV) sync --frozen --all-groups --inexact -q
	@touch $@

FRONTEND := $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)
TEMPLATES := $(shell find wiqaya -name '*.html' -o -path 'wiqaya/ui/*.py' 2>/dev/null)

$(STAMPS)/node: frontend/package.json frontend/package-lock.json $(STAMPS)/python
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/assets: $(STAMPS)/node $(FRONTEND) $(TEMPLATES) tools/fonts.py
	@cd frontend && npm run --silent build
	@$(BIN)/python tools/fonts.py
	@touch $@

$(STAMPS)/words: $(STAMPS)/python wiqaya/web/locale/ar/LC_MESSAGES/django.po wiqaya/web/locale/fr/LC_MESSAGES/django.po
	@$(BIN)/python tools/strings.py compile
	@touch $@

clean:          ## forget what was installed and built; the city's data in var/ stays
	rm -rf .venv .boot $(STAMPS) frontend/node_modules wiqaya/ui/static/build
