# One command a chore. Each sets up what it needs, in .venv, and nowhere else.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test oldest crash check lint format generate bench mutate clean

help:  ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

demo: .venv/user  ## Upload a real mailing list to the embedded fake, and send ten postcards
	$(BIN)/python examples/demo.py

test: check oldest  ## All checks and all tests
	$(BIN)/coverage erase
	$(BIN)/pytest --numprocesses 2 --cov --cov-report=
	$(BIN)/coverage report

oldest: .venv/oldest  ## The fault matrix with the oldest aiohttp that is supported
	AIOHTTP=oldest PYTHONPATH=.venv/oldest $(BIN)/pytest --numprocesses 2 tests/reliability/test_fault_matrix.py

crash: .venv/developer  ## Kill uploaders at 1,000 random moments, and say whom that has lost or doubled
	PYTHONPATH=tests $(BIN)/python -m crash.kills --kills 1000

check: lint  ## Lint, types, layers, and whether what is emitted is what the spec says
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/postalytics-codegen check --docs docs --tests tests/operations
	$(BIN)/postalytics-codegen schema | diff spec/schema.json - || \
		(echo "spec/schema.json is out of date: run make generate." && exit 1)

lint: .venv/developer  ## Style and likely bugs
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: .venv/developer  ## Format, and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

generate: .venv/developer  ## Emit the package, its reference and the schema from the spec
	$(BIN)/postalytics-codegen generate --docs docs --tests tests/operations
	$(BIN)/postalytics-codegen schema > spec/.schema.part
	mv spec/.schema.part spec/schema.json

bench: .venv/bench  ## Measure against the peers; prints ratios
	$(BIN)/python -m bench

mutate: .venv/mutation  ## Change the runtime piece by piece: does a test notice? Takes hours; goes on where it was
	rm -rf .mutation/src .mutation/tests .mutation/mutants/tests
	mkdir -p .mutation/src
	cp -R pyproject.toml README.md bench codegen docs examples generated spec tests .mutation
	cp -R runtime/. .mutation/src
	cd .mutation && nice ../$(BIN)/mutmut run --max-children 1
	$(BIN)/python tests/mutation/score.py .mutation/mutants

clean:  ## Remove .venv and all caches
	rm -rf .venv .mutation .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

.venv/user: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[cli]'
	touch $@

.venv/developer: .venv/user
	$(BIN)/pip install --quiet --disable-pip-version-check 'pip>=25.1'  # for --group
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[cli,codegen,otel]' --group dev
	touch $@

.venv/oldest: .venv/developer
	rm -rf $@
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --target $@ \
		"$$(sed -n 's/.*"aiohttp>=\([0-9.]*\),.*/aiohttp==\1/p' pyproject.toml)"
	touch $@

.venv/bench: .venv/developer
	$(BIN)/pip install --quiet --disable-pip-version-check --group bench
	touch $@

.venv/mutation: .venv/developer
	$(BIN)/pip install --quiet --disable-pip-version-check --group mutation
	touch $@
