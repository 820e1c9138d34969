# What one does with this project, one word each. `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench peers simulate soak translations lock package clean

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

SEEDS ?= 200
LEVEL ?= model
FROM ?= 0
MINUTES ?= 60

help: ## this list
	@sed -n 's/^\([a-z]*\):.* ## \(.*\)/  make \1@\2/p' Makefile | column -t -s @ 2>/dev/null \
	  || sed -n 's/^\([a-z]*\):.* ## \(.*\)/  make \1: \2/p' Makefile

setup: ## make .venv with everything the project needs; quick when nothing changed
	@packaging/setup.sh

run: setup ## the program with the sample company; a tour in pictures where there is no screen
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$(OS)" = Windows_NT ] || [ "$$(uname -s)" = Darwin ]; then \
	  exec $(BIN)/ims-desktop demo; \
	else \
	  QT_QPA_PLATFORM=offscreen exec $(BIN)/ims-desktop demo --tour build/tour; \
	fi

# pytest's summary is the last line printed.
test: ## every check and every test
	@packaging/setup.sh --with-postgres
	@$(MAKE) --no-print-directory check
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadgroup

check: setup ## format, lint, types and the layers of the house
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy packaging/*.py tests/conftest.py
	$(BIN)/mypy packaging/pyinstaller/*.py
	$(BIN)/lint-imports

format: setup ## put the code in its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

peers: setup ## install what the synchronisation is compared with by bench, as far as this machine can
	@tests/benchmarks/peers/install.sh

bench: setup ## measure what has a bar, into build/bench.json
	@mkdir -p build
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks --out build/bench.json

# At the real level the planted bugs too: `make test` plants them in the model, and only some in the product.
simulate: setup ## random histories, faults and crashes (SEEDS=200 LEVEL=model|real FROM=0)
	$(BIN)/python -m tests.simulation --seeds $(SEEDS) --level $(LEVEL) --from $(FROM)
	@[ "$(LEVEL)" = model ] || $(BIN)/python -m tests.simulation --bugs --level $(LEVEL)

soak: ## real processes killed for an hour, on SQLite and PostgreSQL (MINUTES=60)
	@packaging/setup.sh --with-postgres
	$(BIN)/python -m tests.processes --minutes $(MINUTES)

translations: setup ## collect the texts, bring the catalogues up to date and compile them
	$(BIN)/python packaging/translations.py

# No registry's host gets into the locks: whoever installs uses their own.
UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-header --no-annotate

lock: setup ## settle the versions of everything anew
	$(UV_COMPILE) pyproject.toml -o packaging/locks/app.txt
	$(UV_COMPILE) pyproject.toml --extra dev -c packaging/locks/app.txt -o packaging/locks/dev.txt
	$(UV_COMPILE) tests/benchmarks/peers/anki.in -o tests/benchmarks/peers/anki.txt

package: ## the program as a folder that needs no Python, into dist/
	@packaging/setup.sh --with-packager
	$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build/pyinstaller \
	  packaging/pyinstaller/ims-desktop.spec
	$(BIN)/python packaging/pyinstaller/finishing.py dist/ims-desktop

clean: ## remove what was made, but not .venv
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find ims_desktop tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
