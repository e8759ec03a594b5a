# One word per job; `make help` lists them. Every job runs in .venv, which is made from the project's own files.

BIN := .venv/bin
STAMP := .venv/.installed
export TF_CPP_MIN_LOG_LEVEL ?= 3

# What the environment is made from anew, and what only the native kernel is.
METADATA := setup.cfg pyproject.toml constraints/tfq.txt constraints/newest.txt
CPP := $(wildcard tfq_models/native/*/*.cpp tfq_models/native/*/*.h)
KERNEL := setup.py $(CPP) tfq_models/native/exports.map

# A PYTHON given by the user is taken or refused; otherwise the first suitable one of these is found.
PYTHON ?= python3 python3.11 python3.12 python3.13
# Tests that never touch Keras: the run under tf_keras leaves them out.
KERAS_FREE := tests/circuits tests/circuit_tensors tests/simulator tests/benchmarks tests/environments \
	tests/kernels/estimators tests/kernels/test_estimators.py \
	tests/test_docs_site.py tests/test_import_order.py tests/test_evaluation.py tests/test_other_systems.py \
	$(filter-out %/test_quantum_data.py,$(wildcard tests/native/test_*.py)) \
	tfq_models/circuits tfq_models/circuit_tensors tfq_models/simulator tfq_models/native
# Those that the kernels are compared on in the docs.
SUITES := linearly_separable hidden_manifold two_curves hyperplanes_diff hidden_manifold_diff two_curves_diff
WORKERS ?= 2
# Arguments for pytest in place of all tests: make test TESTS="tests/layers -x".
TESTS ?=
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)
# COVERAGE=1 also counts the lines that the tests run under Keras 3, and fails below the floor in pyproject.toml.
COVERAGE ?=
WHEEL := $(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation

.DEFAULT_GOAL := help
.PHONY: help train test test-keras test-legacy matrix colab colab-smoke doctor slow sanitize native wheel sdist \
	lint types format docs bench notebooks figures classifiers clean environment kernel

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

train: $(STAMP)  ## make .venv, then train the 8-qubit QCNN on cluster-state excitations (half a minute after the install)
	$(BIN)/python -m training run qcnn_cluster

test: test-keras test-legacy  ## the fast tests, doctests, README and notebooks, under Keras 3 and under tf_keras

test-keras: $(STAMP)  ## the fast tests under Keras 3 only
	$(PYTEST) $(if $(COVERAGE),--cov --cov-report=term:skip-covered) $(TESTS)

test-legacy: $(STAMP)  ## the fast tests that touch Keras, under tf_keras (TF_USE_LEGACY_KERAS=1) only
	TF_USE_LEGACY_KERAS=1 $(PYTEST) $(addprefix --ignore=,$(KERAS_FREE)) $(TESTS)

matrix: $(STAMP)  ## the fast tests in every supported environment, for docs/versions.md (over an hour; ONLY="3.13-newest" for less)
	$(BIN)/python -m environments matrix $(if $(ONLY),--only $(ONLY)) $(if $(TESTS),--tests "$(TESTS)") $(if $(AGAIN),--again)

colab: $(STAMP)  ## install the library and run README's ten lines and the notebooks with Colab's versions
	$(BIN)/python -m environments colab

colab-smoke: $(STAMP)  ## the same with the first notebook only
	$(BIN)/python -m environments colab --quick

doctor: $(STAMP)  ## say what is there, what is missing and what is broken
	$(BIN)/python -m tfq_models doctor

slow: $(STAMP)  ## the tests marked slow, under both Kerases
	$(PYTEST) -m slow
	TF_USE_LEGACY_KERAS=1 $(PYTEST) -m slow $(addprefix --ignore=,$(KERAS_FREE))

sanitize: $(STAMP)  ## build the native kernel with the compiler's sanitizers and run it (minutes)
	$(BIN)/python -m pytest -m slow tests/native/test_sanitizers.py

native: $(STAMP)  ## build the native kernel again where it is out of date
	@ls tfq_models/native/*.so >/dev/null 2>&1 || $(MAKE) --no-print-directory kernel
	@$(BIN)/python -m tfq_models.native

wheel: $(STAMP)  ## make the wheels in dist: one without the native kernel, one with it for any Linux (manylinux)
	rm -rf build/bdist.* build/lib* build/wheel dist/*.whl
	CXX=false $(WHEEL) --wheel-dir dist .
	TFQ_MODELS_REQUIRE_NATIVE=1 TFQ_MODELS_GENERIC=1 $(WHEEL) --wheel-dir build/wheel .
	PATH="$(abspath $(BIN)):$$PATH" auditwheel repair --wheel-dir dist build/wheel/*.whl
	@ls dist/*.whl

sdist: $(STAMP)  ## make dist/tfq_models-*.tar.gz, the sources with all tests and documents
	rm -rf dist/*.tar.gz
	$(BIN)/python setup.py --quiet sdist
	@ls dist/*.tar.gz

lint: $(STAMP)  ## check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/clang-format --dry-run --Werror $(CPP)

types: $(STAMP)  ## check the types that the public API states
	$(BIN)/mypy

format: $(STAMP)  ## mend style and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/clang-format -i $(CPP)

docs: .venv/.docs  ## build the documentation site in build/site, which opens in a browser without a server
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs --quiet build --strict
	@echo build/site/index.html

bench: $(STAMP)  ## measure the library beside its peers, and write docs/benchmarks.md (most of an hour)
	$(BIN)/python -m benchmarks

notebooks: $(STAMP)  ## run the notebooks and store their outputs
	$(BIN)/jupyter-execute --inplace notebooks/*.ipynb

figures: $(STAMP)  ## train and compare kernels again, and redraw the pictures and tables of README and docs (minutes)
	rm -rf runs/figures
	$(BIN)/python -m training run qcnn_cluster --workdir runs/figures
	cp runs/figures/qcnn_cluster/*/curves.png docs/images/qcnn_curves.png
	$(BIN)/python -m training compare kernels --workdir runs/figures --datasets $(SUITES)
	cp runs/figures/comparisons/kernels/*/report.md docs/kernels_comparison.md
	cp runs/figures/comparisons/kernels/*/images/*.png docs/images
	$(BIN)/python docs/draw_circuits.py

classifiers: $(STAMP)  ## train the classifiers over the published data sets again, and redraw their report (two to four hours)
	rm -rf runs/classifiers
	$(BIN)/python -m training compare classifiers --workdir runs/classifiers --jobs $(WORKERS)
	cp runs/classifiers/comparisons/classifiers/*/report.md docs/classifiers_comparison.md
	cp runs/classifiers/comparisons/classifiers/*/images/*.png docs/images
	$(BIN)/python docs/quote_report.py

clean:  ## remove .venv and caches (runs are kept)
	rm -rf .venv .venv-bench .environments build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .coverage .hypothesis tfq_models/native/*.so
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): $(METADATA) $(KERNEL)
	@$(MAKE) --no-print-directory $(if $(filter $(METADATA),$?),environment,kernel)
	@touch $@

# The lines of the extra `docs` alone, because an install of the project would build the kernel again.
.venv/.docs: setup.cfg | $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $$(sed -n '/^docs =/,/^[a-z]* =/s/^    \([a-z].*\)/\1/p' setup.cfg)
	@touch $@

environment:
	@python=$$(sh environments/find_python.sh $(PYTHON)) && $$python -m environments default
	@$(BIN)/python -m tfq_models.native

# A mistake in the sources must not pass for a machine without a compiler.
kernel:
	@TFQ_MODELS_REQUIRE_NATIVE=$$(command -v $(firstword $(CXX)) >/dev/null && echo 1) \
		$(BIN)/python setup.py --quiet build_ext --inplace
