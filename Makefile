# The commands a person types. `make` alone lists them.
#
# Cargo is called once for each group of crates that shares its dependencies' features, always with the same options, so
# that nothing large is compiled twice: the workspace (polars, LightGBM), the service (axum), the dashboard (WebAssembly).

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

WORKSPACE := -p workspace-lib -p scoring -p statistics
SERVICE   := -p contract -p scoring-api
RELEASE   := --release --locked
NATIVE    := tooling/native.sh cargo
NOTEBOOK  := tooling/notebook.sh
PRET      := target/release/pret
DEMO      := target/demo-data
DATA      ?= $(DEMO)
# Jupyter starts for root only when told to.
AS_ROOT   := $(if $(filter 0,$(shell id -u)),--allow-root)

##@ Use

.PHONY: help run lab
help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start the API with the dashboard at http://127.0.0.1:8080 (PORT=8081 for another port)
	@PORT="$(PORT)" tooling/run.sh

lab: kernel demo ## Open the notebooks in JupyterLab
	cd notebooks && ../$(NOTEBOOK) jupyter trust *.ipynb && ../$(NOTEBOOK) jupyter lab $(AS_ROOT)

##@ Model and documents

.PHONY: train notebooks demo
train: demo ## Train on the demo data and write a bundle (DATA=data/raw for your own tables; a quarter of an hour)
	$(PRET) train --data $(DATA)

notebooks: kernel demo ## Run every notebook and keep its results
	$(NOTEBOOK) python tooling/run-notebook.py notebooks/*.ipynb

.PHONY: champion
champion: demo ## Train the committed champion again, on the demo data
	rm -rf target/champion
	$(PRET) train --data $(DEMO) --out target/champion --trials 12
	$(PRET) promote target/champion

.PHONY: docs bench bench-features bench-scoring bench-serving bench-dashboard bench-notebook
docs: pret kernel demo ## Write every document: pages about the model, the methodology note, slides, the site (target/site)
	$(PRET) docs
	$(NOTEBOOK) python tooling/run-notebook.py notebooks/05-note-methodologique.ipynb
	tooling/documents.sh note
	tooling/documents.sh slides
	tooling/documents.sh site

bench: bench-features bench-scoring bench-serving bench-dashboard bench-notebook ## Compare speed with the peers: features, scores and explanations, the service, the dashboard, notebooks (two hours, 6 GB in the cache folder)

bench-features: pret ## … features at full size: pandas, Python polars, DuckDB (half an hour)
	$(NATIVE) build $(RELEASE) $(WORKSPACE) --example read_tables
	tooling/bench.sh python benchmarks/speed

bench-scoring: demo ## … scores and explanations: LightGBM, shap (a few minutes)
	$(NATIVE) build $(RELEASE) $(WORKSPACE) --example time_scoring
	$(PRET) features --data $(DEMO) --out target/demo-features.parquet
	tooling/bench.sh python benchmarks/scoring --bundle models/champion --matrix target/demo-features.parquet --write-docs

bench-serving: pret api ## … the service: FastAPI with LightGBM and shap (half an hour)
	tooling/bench.sh python benchmarks/serving --bundle models/champion --write-docs

bench-dashboard: api web ## … the dashboard: Streamlit (a quarter of an hour)
	tooling/bench-dashboard.sh

bench-notebook: kernel demo ## … notebooks: evcxr as its manual sets it up (three quarters of an hour)
	tooling/bench-notebook.sh

demo: pret ## Write 20,000 made-up clients into target/demo-data
	$(PRET) data demo --clients 20000 --format parquet --out $(DEMO)

##@ Tests

.PHONY: test test-benchmarks test-native test-api test-openapi test-web test-wasm test-browser test-kernel test-notebooks test-generated test-documents
test: ## Run every check, as the continuous integration does
	@tooling/test.sh

test-benchmarks: ## Test how the benchmarks watch the services that they measure, and that pages tell their kept figures
	python3 -B -m unittest discover -s benchmarks/serving
	PYTHONPATH=benchmarks python3 -B -m unittest discover -s benchmarks/model

test-native: ## Test the library, the features and the scorer
	$(NATIVE) test $(RELEASE) $(WORKSPACE)

test-api: ## Test the API, on SQLite and on PostgreSQL where it is installed
	cargo test $(RELEASE) $(SERVICE)
	tooling/with-postgres.sh cargo test $(RELEASE) -p scoring-api

test-openapi: api ## Test the API against its own description, with right and wrong requests for every operation
	tooling/test-openapi.sh

test-web: ## Test the dashboard's own code
	cargo test $(RELEASE) -p web-bundle
	cargo test $(RELEASE) -p report-web --no-default-features

test-wasm: ## Compare scores in native code and in WebAssembly, bit for bit
	tooling/test-wasm.sh

test-browser: api web ## Test the dashboard in real browsers: Chromium, WebKit, Firefox
	tooling/test-browser.sh

test-kernel: kernel ## Test the notebooks' kernel: where it starts, what a failure says and leaves, what is cut
	$(NOTEBOOK) python tooling/test_kernel.py

test-notebooks: kernel demo ## Run every notebook and compare its results with the ones kept
	$(NOTEBOOK) python tooling/run-notebook.py --check notebooks/*.ipynb

test-generated: pret api ## Check that generated files are what the code generates now
	tooling/check-generated.sh

test-documents: ## Check the documents: what their sources give, page limits, accessibility, links
	tooling/documents.sh check

##@ Code

.PHONY: fmt lint check-format
fmt: ## Format the code
	cargo fmt --all

check-format:
	cargo fmt --all --check

lint: ## Warnings are errors: clippy on every crate, shellcheck on the scripts where it is installed
	$(NATIVE) clippy $(RELEASE) $(WORKSPACE) --all-targets -- -D warnings
	$(NATIVE) clippy $(RELEASE) -p notebook-kernel -- -D warnings
	cargo clippy $(RELEASE) $(SERVICE) --all-targets -- -D warnings
	cargo clippy $(RELEASE) -p report-web -p web-bundle -p scoring-bits --all-targets -- -D warnings
	if command -v shellcheck >/dev/null; then shellcheck -x tooling/*.sh .ci/run; fi

##@ Pieces

.PHONY: pret api web kernel
pret: ## Build the workspace and its command, pret
	$(NATIVE) build $(RELEASE) $(WORKSPACE)

api: ## Build the API
	cargo build $(RELEASE) -p scoring-api

web: ## Build the dashboard into target/dashboard
	tooling/web.sh

kernel: pret ## Set up the notebooks: Jupyter, its Rust kernel, the library that cells use
	$(NOTEBOOK)
	tooling/kernel.sh
