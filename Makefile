# Everything a newcomer runs. Needs Python 3.11 or newer and make; the rest is fetched into .venv,
# .web and .cache. Settings come from the environment: AGILE_PORT=3010 make run

PYTHON ?= python3
BIN := .venv/bin
TESTS ?= tests
export AGILE_DEMO ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench setup setup-dev build format constraints clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Build what changed, prepare the data and serve on AGILE_PORT (3000)
	@AGILE_LOG_LEVEL=$${AGILE_LOG_LEVEL:-warning} $(BIN)/python -m agile_app.serve

test: setup-dev ## All tests, in a real browser too (some of them: make test TESTS=tests/unit)
	@$(BIN)/python -m tests.run $(TESTS)

check: setup-dev ## Formatting, lint, types and import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright
	@$(BIN)/python tests/js/check_types.py
	@$(BIN)/python -m pytest -q tests/unit/test_import_rules.py tests/unit/test_house_rules.py

bench: setup-dev ## Measure the budgets and write them into docs/performance.md
	@$(BIN)/python -m tests.bench.run

setup: ## The virtual environment only
	@$(PYTHON) -m agile_app.setup_environment

setup-dev: ## The virtual environment with the test tools
	@$(PYTHON) -m agile_app.setup_environment --dev

build: setup ## Build the pages if anything changed
	@$(BIN)/python -m agile_app.build

format: setup-dev ## Format the code and repair what lint can
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

constraints: setup-dev ## Freeze what is installed into deploy/constraints.txt
	@$(BIN)/python -m agile_app.setup_environment --freeze

clean: ## Remove what was built and fetched; .data (the records) stays
	rm -rf .venv .web .cache .states .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
