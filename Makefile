# The two commands of the README: `make demo` and `make test`. The rest serves those who change the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SYNC := $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode
INSTALL := $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .

.PHONY: setup setup-dev demo check test bench docs shots lock format messages

setup: $(VENV)/.runtime  ## the product's own packages, from the hash lock
setup-dev: $(VENV)/.dev  ## and what tests and checks need

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv hatchling editables

$(VENV)/.runtime: $(BIN)/uv requirements/runtime.txt pyproject.toml
	@test -e $(VENV)/.dev || ($(SYNC) requirements/runtime.txt requirements/build.txt && $(INSTALL))
	@touch $@

$(VENV)/.dev: $(BIN)/uv requirements/dev.txt pyproject.toml
	$(SYNC) requirements/dev.txt requirements/build.txt
	$(INSTALL)
	@touch $@ $(VENV)/.runtime

demo: setup
	$(BIN)/keepwell demo --serve

check: setup-dev
	$(BIN)/python -m tests.gate quick

test: setup-dev
	$(BIN)/python -m tests.gate full

bench: setup-dev
	$(BIN)/python -m benchmarks

docs: setup-dev
	$(BIN)/keepwell reference docs/reference

shots: setup-dev
	$(BIN)/python -m tests.browser.shots

format: setup-dev
	$(BIN)/ruff format src tests benchmarks
	$(BIN)/ruff check --fix src tests benchmarks

messages: setup-dev
	cd src/keepwell && ../../$(BIN)/django-admin makemessages --all && ../../$(BIN)/django-admin compilemessages

lock:
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements/runtime.in -o requirements/runtime.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements/build.in -o requirements/build.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -c requirements/runtime.txt requirements/dev.in -o requirements/dev.txt
