# Two commands for a first day: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LATER := --ignore tests/long --ignore tests/release

.DEFAULT_GOAL := help
.PHONY: help setup run test test-system coverage test-long contract contract-2024 contract-2026 mutation mutation-quick mutation-clients sweep-proof mutation-healthy mutation-sentences figures screenshots bench check format docs dist vendor test-all image-check clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## Install what is needed into .venv
$(STAMP): pyproject.toml setup.py constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is older than Python 3.11; name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev \
	  --editable ".[all]"
	@touch $@

run: setup ## Run the mock server on 127.0.0.1:8765
	$(BIN)/stability-mock serve

test: setup ## Run the quick tests; ARGS="-k seed" chooses some
	$(BIN)/pytest -n 2 $(LATER) --ignore tests/system $(ARGS)

test-system: setup ## Run what starts processes, other languages, Redis and the blocks of the documentation
	$(BIN)/pytest -n 2 tests/system $(ARGS)

coverage: setup ## Run both, with branch coverage
	$(BIN)/pytest -n 2 $(LATER) --cov --cov-report=term $(ARGS)

test-long: setup ## Run the property tests with many more cases, and what takes too long for each day
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -n 2 $(LATER) -m hypothesis --timeout 1800
	$(BIN)/pytest -n 2 tests/long

contract: contract-2024 contract-2026 ## Check the mock server against both contracts, with all that the harness knows; -j 2 at once
contract-2024 contract-2026: contract-%: setup
	$(BIN)/stability-contract server --contract $* --out out/contract/$* $(if $(OPERATIONS),--operations $(OPERATIONS))

MUTATION := PYTHONPATH=tests:tests/support $(BIN)/python -m

mutation: setup ## Count the defects that the harness catches (long); KINDS=code,document SAMPLE=100 takes mutants instead
	$(MUTATION) $(if $(KINDS),mutation.machine --kinds $(KINDS) --sample $(or $(SAMPLE),0),mutation) $(ARGS)

mutation-clients: setup ## Count the mutants of correct clients that the client check shows (an hour)
	$(MUTATION) mutation.clients $(ARGS)

sweep-proof: setup ## Sweep seventy clients with a defect each and twelve correct ones, for docs/sweep.md (half an hour)
	$(MUTATION) mutation.sweep --write $(ARGS)

mutation-healthy: setup ## Look for false alarms at 200 healthy variants of the server (hours)
	$(MUTATION) mutation.healthy $(ARGS)

mutation-sentences: setup ## See that each sentence's own facts kill a mutant, for docs/traceability.md (minutes)
	$(MUTATION) mutation.sentences $(ARGS)

mutation-quick: setup ## Count the defects and mutants that `make test` catches (an hour)
	$(MUTATION) mutation.quick $(ARGS)

figures: setup ## Measure start, pictures, memory, uploads and the story of a 429 (half a minute)
	$(BIN)/python -m benchmarks.figures --json out/figures.json

bench: setup ## Compare the speed with a bare server and with other mock servers (needs wrk; installs them; minutes)
	$(BIN)/python -m benchmarks.compare --json out/bench.json

screenshots: setup ## Take the pictures of the live page for the documentation (needs chromium)
	$(BIN)/python tools/screenshots.py

check: setup ## Lint (the Dockerfile, too), type-check, and check spelling, words and which module imports which
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/python tools/words.py
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint docker/Dockerfile; else echo "hadolint is not here: the Dockerfile was not checked"; fi

format: setup ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup ## Build the documentation as a site, into out/docs
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "Open out/docs/index.html. For its search, too: python3 -m http.server --bind 127.0.0.1 --directory out/docs"

dist: setup ## Build the sdist and the wheel into dist
	$(BIN)/python -m build --outdir dist

vendor: ## Fetch the JavaScript of the live page, in pinned versions (needs npm)
	$(PYTHON) tools/vendor.py

test-all: ## Run all tests, and install the wheel, on each Python that is here, or those in VERSIONS (long)
	VERSIONS="$(VERSIONS)" tools/test-all.sh $(FLAGS)

image-check: ## Build the container image and try it (root, Debian with buildah and mmdebstrap)
	docker/check-image.sh

clean: ## Remove what was installed and made
	rm -rf $(VENV) build dist *.egg-info .coverage* .*_cache .hypothesis out
