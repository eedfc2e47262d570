# Commands for users and developers. `make` without a target lists them.
#
# Cargo is called once for each group of crates that share the features of their dependencies: the
# workspace (polars, LightGBM), the service (axum) and the dashboard (WebAssembly). The options are
# always the same, so that nothing large is compiled twice.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

WORKSPACE := -p workspace-lib -p scoring -p statistics -p demo-world -p monitoring -p promotion
SERVICE   := -p contract -p answers -p store -p scoring-api
CRATES    := $(shell sed -n '/^members/,/^]/s/^  "\(.*\)",/\1/p' Cargo.toml)
RELEASE   := --release --locked
NATIVE    := tooling/native.sh cargo
NOTEBOOK  := tooling/notebook.sh
PRET      := target/release/pret
DEMO      := target/demo-data
DATA      ?= $(DEMO)
# Jupyter starts as root only with this option.
AS_ROOT   := $(if $(filter 0,$(shell id -u)),--allow-root)

# `make check PIECE [WORD …]`: the words after `check` are no targets.
ifeq (check,$(firstword $(MAKECMDGOALS)))
WORDS := $(wordlist 2,99,$(MAKECMDGOALS))
.PHONY: check $(WORDS)
check:
	@tooling/check.sh $(WORDS)
$(WORDS):
	@:
else

##@ Use

.PHONY: help run lab
help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start the API and the dashboard at http://127.0.0.1:8080 (another port: PORT=8081)
	@PORT="$(PORT)" tooling/run.sh

lab: kernel demo ## Open the notebooks in JupyterLab
	cd notebooks && ../$(NOTEBOOK) jupyter trust *.ipynb && ../$(NOTEBOOK) jupyter lab $(AS_ROOT)

##@ Model and documents

.PHONY: train notebooks demo
train: demo ## Train on the demo data and write a bundle, in a quarter of an hour (own tables: DATA=data/raw)
	$(PRET) train --data $(DATA)

notebooks: kernel demo ## Run every notebook and save its results
	$(NOTEBOOK) python tooling/run-notebook.py notebooks/*.ipynb

.PHONY: champion
champion: demo ## Train the committed champion again on the demo data
	rm -rf target/champion
	$(PRET) train --data $(DEMO) --out target/champion --trials 12
	$(PRET) promote target/champion

.PHONY: docs bench bench-features bench-scoring bench-serving bench-dashboard bench-notebook bench-monitoring
docs: pret kernel demo ## Write every document: model pages, methodology note, slides, website (target/site)
	$(PRET) docs
	$(NOTEBOOK) python tooling/run-notebook.py notebooks/05-note-methodologique.ipynb
	tooling/documents.sh note
	tooling/documents.sh slides
	tooling/documents.sh site

bench: bench-features bench-scoring bench-serving bench-dashboard bench-notebook bench-monitoring ## Compare features, scoring, service, dashboard, notebooks and monitoring with other tools (two hours, 6 GB in the cache folder)

bench-features: pret ## Compare feature computation at full size with pandas, Python polars and DuckDB (half an hour)
	$(NATIVE) build $(RELEASE) $(WORKSPACE) --example read_tables
	tooling/bench.sh python benchmarks/speed

bench-scoring: demo ## Compare scores and explanations with LightGBM and shap (a few minutes)
	$(NATIVE) build $(RELEASE) $(WORKSPACE) --example time_scoring
	$(PRET) features --data $(DEMO) --out target/demo-features.parquet
	tooling/bench.sh python benchmarks/scoring --bundle models/champion --matrix target/demo-features.parquet --write-docs

bench-serving: pret api ## Compare the service with FastAPI, LightGBM and shap (half an hour)
	tooling/bench.sh python benchmarks/serving --bundle models/champion --write-docs

bench-dashboard: api web ## Compare the dashboard with Streamlit (a quarter of an hour)
	tooling/bench-dashboard.sh

bench-monitoring: pret ## Compare the monitoring of a million predictions with Evidently (a quarter of an hour)
	tooling/bench-monitoring.sh

bench-notebook: kernel demo ## Compare notebooks with evcxr as its manual sets it up (three quarters of an hour)
	tooling/bench-notebook.sh

demo: pret ## Write 20,000 synthetic clients into target/demo-data
	$(PRET) data demo --clients 20000 --format parquet --out $(DEMO)

.PHONY: demo-year
demo-year: pret api web ## Drive a drifting year through the service: target/demo-year, with pictures of /suivi (a few minutes)
	tooling/demo-year.sh --pictures

##@ Tests

.PHONY: test test-python test-native test-api test-openapi test-mlflow test-units test-web test-wasm test-browser test-kernel test-notebooks test-generated test-documents
test: ## Run every check, as continuous integration does
	@tooling/test.sh

test-python: ## Test the Python tools, and that documents match the saved results of benchmarks
	python3 -B -m unittest discover -s tooling -p test_import_cycles.py
	python3 -B -m unittest discover -s benchmarks/serving
	PYTHONPATH=benchmarks python3 -B -m unittest discover -s benchmarks/model

test-native: ## Test the library, the features and the scorer
	$(NATIVE) test $(RELEASE) $(WORKSPACE)

test-api: ## Test the API on SQLite, and on PostgreSQL if it is installed
	cargo test $(RELEASE) $(SERVICE)
	tooling/with-postgres.sh cargo test $(RELEASE) -p store -p scoring-api

test-openapi: api ## Test the API against its OpenAPI document, with valid and invalid requests for every operation
	tooling/test-openapi.sh

test-mlflow: pret ## Test that runs reach a real MLflow server (850 MB in the cache folder)
	tooling/test-mlflow.sh

test-units: pret ## Check the systemd units of the deployment
	tooling/test-units.sh

test-web: ## Test the dashboard's code without a browser
	cargo test $(RELEASE) -p web-bundle
	cargo test $(RELEASE) -p report-web --no-default-features

test-wasm: ## Check that native code and WebAssembly give the same answers, byte for byte
	tooling/test-wasm.sh

test-browser: api web ## Test the dashboard in Chromium, WebKit and Firefox
	tooling/test-browser.sh

test-kernel: kernel ## Test the notebook kernel: start-up, error messages, lost variables, output limits
	$(NOTEBOOK) python tooling/test_kernel.py

test-notebooks: kernel demo ## Run every notebook and compare its results with the saved ones
	$(NOTEBOOK) python tooling/run-notebook.py --check notebooks/*.ipynb

test-generated: pret api ## Check that generated files are up to date
	tooling/check-generated.sh

test-documents: ## Check the documents: up to date, page limits, accessibility, links
	tooling/documents.sh check

##@ Code

.PHONY: check fmt lint check-format
check: ## Test one piece soon after a change: `make check` lists the pieces
	@tooling/check.sh

fmt: ## Format the code
	cargo fmt --all

check-format:
	cargo fmt --all --check

lint: ## Run clippy on every crate, shellcheck if it is installed, and find files that import each other
	python3 -B tooling/import_cycles.py $(CRATES:%=%/src)
	$(NATIVE) clippy $(RELEASE) $(WORKSPACE) --all-targets -- -D warnings
	$(NATIVE) clippy $(RELEASE) -p notebook-kernel -- -D warnings
	cargo clippy $(RELEASE) $(SERVICE) -p answers-wasm-test --all-targets -- -D warnings
	cargo clippy $(RELEASE) -p report-web -p web-bundle --all-targets -- -D warnings
	if command -v shellcheck >/dev/null; then shellcheck -x tooling/*.sh .ci/run; fi

##@ Build

.PHONY: pret api web kernel
pret: ## Build the library and its command-line program, pret
	$(NATIVE) build $(RELEASE) $(WORKSPACE)

api: ## Build the API
	cargo build $(RELEASE) -p scoring-api

web: ## Build the dashboard into target/dashboard
	tooling/web.sh

kernel: pret ## Install Jupyter and its Rust kernel, and build the library that notebook cells use
	$(NOTEBOOK)
	tooling/kernel.sh

endif
