# Two commands do everything: `make run` and `make test`. Each installs what is missing into .venv and skips what is done.
# The steps themselves are in scripts/, standard library only, so that they run before anything is installed.

PYTHON ?= python3
VENV := .venv/bin/python

.PHONY: help run test setup lint format bench lock screenshots clean

help: ## Show the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Install what is missing, then serve on HOST:PORT (127.0.0.1:8000)
	@$(PYTHON) scripts/setup.py run
	@exec $(VENV) -m webapp serve

test: ## Install what is missing, then run every check and every test
	@$(PYTHON) scripts/setup.py test
	@exec $(VENV) scripts/test.py

setup: ## Install what running and testing need, and stop
	@$(PYTHON) scripts/setup.py test

lint: ## The checks of `make test`, without the tests
	@$(PYTHON) scripts/setup.py check
	@exec $(VENV) scripts/test.py --checks

format: ## Rewrite the sources as the formatters want them
	@$(PYTHON) scripts/setup.py check
	@$(VENV) -m ruff check --fix .
	@$(VENV) -m ruff format .
	@$(VENV) scripts/frontend.py format

bench: ## Measure, and print the tables of benchmarks/
	@$(PYTHON) scripts/setup.py test
	@exec $(VENV) -m benchmarks

lock: ## Write the lock files again from requirements*.in
	@$(PYTHON) scripts/lock.py

screenshots: ## Draw the pictures of docs/ with the tests' browser
	@$(PYTHON) scripts/setup.py test
	@exec $(VENV) scripts/screenshots.py

clean: ## Remove what make made (not the saved runs in data/)
	rm -rf .venv static/node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
