# The commands people and .ci/run share. Each does its own set-up, and each may be run twice.
.POSIX:
.PHONY: help setup run stop test check docs format clean demo-reset
.DEFAULT_GOAL := help

HOST = 127.0.0.1
PORT = 8000
ARGS =

help: ## List these commands
	@sed -n 's/^\([a-z-]*\): .*## /\1|/p' Makefile | awk -F '|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: ## System packages, .venv and front-end assets, whatever is missing of them
	@scripts/setup.sh

run: ## Set up, run the main job on the synthetic county, leave the service running (PORT=8000)
	@HOST='$(HOST)' PORT='$(PORT)' scripts/run.sh

stop: ## Stop the service, the worker and the database cluster
	@scripts/stop.sh

test: ## Set up for tests and run every one of them (ARGS='-k hotspot' for some)
	@scripts/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 $(ARGS)

check: ## Style, types and the direction of imports
	@scripts/setup.sh --tests
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python scripts/docs.py --check

docs: ## Write the generated parts of the documentation anew
	@scripts/setup.sh --tests
	.venv/bin/python scripts/docs.py

format: ## Put the code into the house style
	@scripts/setup.sh --tests
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

demo-reset: ## Delete the database with everything in it and run the synthetic county anew
	@HOST='$(HOST)' PORT='$(PORT)' scripts/demo-reset.sh

clean: ## Stop everything and remove what set-up made; the database only with DATA=yes
	@DATA='$(DATA)' scripts/clean.sh
