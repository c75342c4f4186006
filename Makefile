# `make demo` shows the main job, `make test` proves it; both build what they need first and do nothing twice.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q

NATIVE := $(wildcard src/align/*.pyx src/align/*.pxd src/align/*.h)
REPORT := build/demo/events.html

.DEFAULT_GOAL := help
.PHONY: help tools build demo test sanitize lint bench quality dist schema readme clean distclean

help:
	@echo "make demo     build, then merge the example reports and print the events"
	@echo "make test     build, then run the tests"
	@echo "make build    build only (into $(VENV), an editable install)"
	@echo "make sanitize the kernels' tests under ASAN and UBSAN (gcc)"
	@echo "make lint     ruff, mypy --strict, stubtest, cython-lint"
	@echo "make bench    speed (pytest-benchmark);   make quality   labelled data"
	@echo "make dist     sdist and wheel in dist/;   make clean     remove what was built"

# Say all that is missing at once, and exactly what to install.
define CHECK_TOOLS
	@missing=""; packages=""; \
	need() { missing="$$missing\n  - $$1"; packages="$$packages $$2"; }; \
	if ! command -v $(PYTHON) >/dev/null 2>&1; then \
		need "$(PYTHON) is not there (Python 3.11 or newer is needed)" "python3 python3-venv python3-dev"; \
	else \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
			|| need "$$($(PYTHON) --version 2>&1) is too old: Python 3.11 or newer is needed (or: make PYTHON=python3.12)" "python3"; \
		$(PYTHON) -c 'import ensurepip, venv' >/dev/null 2>&1 \
			|| need "the Python module venv (with ensurepip) is not there" "python3-venv"; \
		test -f "$$($(PYTHON) -c 'import sysconfig; print(sysconfig.get_paths()["include"])')/Python.h" \
			|| need "the header Python.h is not there" "python3-dev"; \
	fi; \
	if ! command -v $(CC) >/dev/null 2>&1; then \
		need "the C compiler '$(CC)' is not there" "build-essential"; \
	elif ! printf '#include <stdio.h>\nint main(void) { return 0; }\n' | $(CC) -x c -fsyntax-only - >/dev/null 2>&1; then \
		need "the C compiler '$(CC)' does not find the standard headers" "build-essential"; \
	fi; \
	if [ -n "$$missing" ]; then \
		printf "align cannot be built here:$$missing\nOn Debian or Ubuntu:\n  apt-get install$$packages\n" >&2; exit 1; \
	fi
endef

tools:
	$(CHECK_TOOLS)
	@echo "all there: $$($(PYTHON) --version), $(CC)"

$(VENV)/.created:
	$(CHECK_TOOLS)
	@echo "creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade "pip>=25.1"
	@touch $@

# The package is installed editable: a changed .py needs nothing, a changed .pyx only the compile below.
$(VENV)/.installed: pyproject.toml | $(VENV)/.created
	$(CHECK_TOOLS)
	@echo "installing align and what it needs into $(VENV)"
	@$(PIP) install "setuptools>=77.0.3" "Cython>=3.3.1,<3.4"
	@$(PIP) install --no-build-isolation -e .
	@touch $@

build/.compiled: $(NATIVE) setup.py | $(VENV)/.installed
	@echo "compiling the kernels"
	@mkdir -p build
	@$(BIN)/python setup.py -q build_ext --inplace >build/compile.log 2>&1 || { cat build/compile.log >&2; exit 1; }
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/.installed
	@$(PIP) install --group test
	@touch $@

$(VENV)/.lint: pyproject.toml | $(VENV)/.installed
	@$(PIP) install --group dev
	@touch $@

build: build/.compiled

demo: build/.compiled
	@mkdir -p $(dir $(REPORT))
	@$(BIN)/align merge examples/reports --as text --report $(REPORT)
	@echo "The same as a page, every value linked to its quotes: $(REPORT)"

test: build/.compiled $(VENV)/.test
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

# The kernels under AddressSanitizer and UBSAN, on a copy of the tree (wrap-around is undefined there, not defined).
SANITIZE := -fsanitize=address,undefined
sanitize: build/.compiled $(VENV)/.test
	@rm -rf build/sanitize && mkdir -p build/sanitize
	@cp -r src tests examples setup.py pyproject.toml README.md LICENSE build/sanitize && rm -f build/sanitize/src/align/*.so
	@cd build/sanitize && ALIGN_DEBUG=1 CFLAGS="$(SANITIZE) -fno-wrapv" LDFLAGS="$(SANITIZE)" \
		$(abspath $(BIN))/python setup.py -q build_ext --inplace >build.log 2>&1 || { cat build.log >&2; exit 1; }
	@cd build/sanitize && LD_PRELOAD="$$($(CC) -print-file-name=libasan.so)" PYTHONMALLOC=malloc \
		ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=halt_on_error=1 PYTHONPATH=src \
		$(abspath $(BIN))/python -m pytest -p no:cacheprovider $(patsubst %,tests/test_%.py,core beads sketch copies \
		candidates held linkage near products alignment pipeline examples)

lint: build/.compiled $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest $(sort $(patsubst src/align/%.pyx,align.%,$(wildcard src/align/*.pyx)))
	PATH="$(abspath $(BIN)):$$PATH" cython-lint src

bench: build/.compiled $(VENV)/.test
	$(BIN)/python -m pytest benchmarks --benchmark-only

quality: build/.compiled $(VENV)/.test
	$(BIN)/python benchmarks/quality.py

schema: build/.compiled
	$(BIN)/python -m align.schema > build/event.schema.json
	@mv build/event.schema.json src/align/event.schema.json

# After a change of what the demo prints.
readme: build/.compiled
	@$(BIN)/python .ci/paste_demo.py

dist: build/.compiled $(VENV)/.lint
	@$(BIN)/python -m build --outdir dist .

clean:
	rm -rf build dist src/*.egg-info src/align/*.so
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
