# One word for each thing one does here. It needs git, make and Python 3.11 or later; the rest comes by itself.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test bench expected-reports long lint types fix messages lock wheel environment environment-test

help: ## say what there is
	@echo "make <word>"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: export BASE_URL ?= http://localhost:$(PORT)
run: environment ## start Sympolity on http://localhost:8000, with a sample network in an empty database
	@$(BIN)/python hatch_build.py
	@$(BIN)/sympolity migrate
	@$(BIN)/sympolity demo --when-empty
	@$(BIN)/sympolity serve --port $(PORT)

test: environment-test ## check everything: style, types, and all tests on both databases
	@scripts/test.sh

bench: environment-test ## measure what the documentation promises
	@$(BIN)/python -m pip install -q --group bench 2>/dev/null || $(BIN)/python -m pip install -q "django-import-export>=4.4"
	@$(BIN)/python bench/run.py

expected-reports: environment-test ## accept what the importer now says of the published tables; read the difference
	@REWRITE_EXPECTED=1 $(BIN)/python -m pytest -q tests/interchange/test_expected_reports.py

long: environment-test ## read five thousand damaged files, each in a process of its own; try reports in any order (twenty minutes)
	@$(BIN)/python bench/hostile.py
	@$(BIN)/python bench/returns_machine.py
	@$(BIN)/python bench/payments_machine.py

lint: environment-test ## check style, the order of the layers, and templates
	@scripts/test.sh lint

types: environment-test ## check types
	@scripts/test.sh types

fix: environment-test ## put right what a tool can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: environment-test ## collect what is to be translated and compile what is
	@if command -v xgettext >/dev/null; then cd src/sympolity && ../../$(BIN)/django-admin makemessages --all --no-location \
		--settings sympolity.config.settings; else echo "To collect sentences install gettext (apt-get install gettext)."; fi
	@$(BIN)/python hatch_build.py

lock: ## pin the newest versions that pyproject.toml allows (needs uv)
	@for part in run:"" test:"--group test"; do \
		uv pip compile pyproject.toml $${part#*:} --python-version 3.11 --upgrade --quiet --no-header --no-annotate \
			--no-emit-index-url --no-emit-find-links --output-file requirements/$${part%%:*}.txt; done

wheel: environment-test ## build the package into dist/
	@PIP_CONSTRAINT=requirements/build.txt $(BIN)/python -m pip wheel -q --no-deps --wheel-dir dist .
	@ls dist/*.whl

environment:
	@scripts/environment.sh run

environment-test:
	@scripts/environment.sh test
