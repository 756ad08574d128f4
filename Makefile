# `make help` says what there is. On Windows: run.ps1 and test.ps1.
SHELL := /bin/bash
PY := .venv/bin/python
CENTRE ?=
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint faults fuzz dist bench resources translations licences lock clean

help: ## say what there is
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## set up what is missing and open a centre (CENTRE=montgomery, ARGS="--windowed")
	@scripts/run.sh $(CENTRE) $(ARGS)

test: ## set up what is missing and run every check
	@scripts/test.sh $(ARGS)

lint: ## lint, format, types and import contracts only
	@scripts/setup.sh dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	PYTHONPATH=. .venv/bin/lint-imports

faults: ## put every connector through every fault, and write build/fault-matrix.md
	@scripts/setup.sh dev
	FAULT_MATRIX=build/fault-matrix.md $(PY) -m pytest -q -n 2 --dist loadfile tests/data_sources/faults $(ARGS)

fuzz: ## feed every parser 100,000 odd inputs (INPUTS=1000, ARGS="-k csv")
	@scripts/setup.sh dev
	FUZZ_INPUTS=$(or $(INPUTS),100000) $(PY) -m pytest -q -n 2 --dist worksteal tests/fuzz $(ARGS)

dist: ## build the one-folder program into dist/yiping and prove it
	@scripts/setup.sh dev
	$(PY) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/pyinstaller pyinstaller.spec
	$(PY) scripts/prove_dist.py

bench: ## run the benchmarks and print their table (ARGS="startup latency", ARGS="memory --minutes 60")
	@scripts/setup.sh dev
	PYTHONPATH=. $(PY) benchmarks/run_all.py $(ARGS)

resources: ## rebuild resources/ from ../shared/data and Debian's fonts
	@scripts/setup.sh dev
	@for script in $(filter-out scripts/build_scale_store.py,$(wildcard scripts/build_*.py)); do echo "== $$script"; PYTHONPATH=. $(PY) "$$script" || exit 1; done

translations: ## gather the texts and compile the translations
	@scripts/setup.sh dev
	PYTHONPATH=. $(PY) scripts/translations.py

licences: ## write THIRD_PARTY_LICENSES.md from what is installed
	@scripts/setup.sh dev
	$(PY) scripts/licences.py

lock: ## pin and hash the requirements anew
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --upgrade -o requirements/run.txt
	uv pip compile -q pyproject.toml --extra dev --extra resources --universal --python-version 3.11 --generate-hashes \
		--upgrade -c requirements/run.txt -o requirements/dev.txt
	uv pip compile -q requirements/uv.in --universal --python-version 3.11 --generate-hashes --upgrade -o requirements/uv.txt

clean: ## take away what was built (not .venv)
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
