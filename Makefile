# The everyday commands. They use the Python of the active virtual environment; another one: `make test PYTHON=.venv/bin/python`.
PYTHON ?= python
JOBS ?= 2

.PHONY: help test quick lint docs manual windows bench

help:            ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/: *##/:/'

test:            ## all tests
	$(PYTHON) -m pytest -n $(JOBS)

quick:           ## the tests that are not marked slow
	$(PYTHON) -m pytest -n $(JOBS) -m "not slow"

lint:            ## ruff, its formatter, and mypy; nothing is changed
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

docs:            ## writes the generated pages, forms and schemas anew
	$(PYTHON) -m tools.reference
	$(PYTHON) -m tools.schemas

manual:          ## makes the exercise and the pictures of the Vietnamese manual anew (LibreOffice, poppler-utils, Chromium)
	$(PYTHON) -m tools.manual --pictures

windows:         ## a folder for Windows: make windows EMBEDDED=python-3.12.10-embed-amd64.zip (docs/windows.md)
	$(PYTHON) -m tools.windows_folder --python $(EMBEDDED) --zip -o pricebook-windows

bench:           ## all benchmarks, one after the other (more than an hour; needs LibreOffice and Chromium)
	$(PYTHON) bench/all.py
