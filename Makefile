# `make demo` and `make test` need Python 3.11 or newer with venv, and make; everything else goes into .venv here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The labelled development data: extraction-dev unpacked, and the folder with captures/ and listings/ beside it.
ARCHIVE ?= ../shared/bench/extraction-dev
LABELLED ?= ../shared/bench

.PHONY: demo test lint validate bench bench-separation train clean

demo: $(VENV)/.installed
	@$(BIN)/tidings --data data crawl seeds
	@echo
	@echo "What was found on a saved page, and what was left out of it and why:"
	@echo "    $(BIN)/tidings extract seeds"
	@echo "The feeds and pages, in a browser and for a feed reader:"
	@echo "    $(BIN)/tidings serve"
	@echo "The same for a news page of your own:"
	@echo "    $(BIN)/tidings crawl https://www.example.org/news"

test: $(VENV)/.tested
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal

lint: $(VENV)/.developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Tidings needs Python 3.11 or newer, and $(PYTHON) is not here. Install it, or name yours: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tidings needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Name another: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	@echo "Installing Tidings and what it needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/bin/python pyproject.toml
	@echo "Installing Tidings and what its tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.developed: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed $(VENV)/.tested

# Holds the published feeds against the W3C feed validator, which is fetched into validator/ and is no part of this.
validate: $(VENV)/.benched
	@$(BIN)/python -m bench.validate

bench: $(VENV)/.benched
	$(BIN)/python -m bench.feeds
	$(BIN)/python -m bench.crawl

bench-separation: $(VENV)/.benched
	$(BIN)/python -m bench.separation $(ARCHIVE)
	$(BIN)/python -m bench.listings $(LABELLED)/listings
	$(BIN)/python -m bench.teasers $(LABELLED)/listings
	$(BIN)/python -m bench.captures measure $(ARCHIVE) $(LABELLED)/captures
	$(BIN)/python -m bench.describe $(ARCHIVE) --peer
	$(BIN)/python -m bench.topics $(LABELLED)/captures --archive $(ARCHIVE)

train: $(VENV)/.benched
	$(BIN)/python -m bench.train $(ARCHIVE)
	$(BIN)/python -m bench.captures train $(ARCHIVE) $(LABELLED)/captures

# The pip that Python 3.11 brings stumbles over two of the peers asking for lxml's extra in two spellings.
$(VENV)/.benched: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) dist
