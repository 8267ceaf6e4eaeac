# Oasis. `make run` and `make test` set themselves up in .venv. Nothing else is installed except,
# for the browser tests, Debian's Chromium (see scripts/browser.sh).
PYTHON ?= python3
PORT ?= 5000
OUT ?= build
BIN := .venv/bin
FLASK := $(BIN)/flask --app app
# Processes of the tests: two more than there are cores, because they often wait.
WORKERS = $(shell $(PYTHON) -c "import os; print(os.cpu_count() + 2)")

.PHONY: run test test-thorough check freeze bench soak generate messages catalogs requirements sbom screenshots clean

run: .venv/ready
	@$(MAKE) -s catalogs
	$(FLASK) run --port $(PORT)

test: .venv/ready-dev
	@$(MAKE) -s catalogs
	@sh scripts/browser.sh
	@sh scripts/servers.sh
	@sh scripts/npm.sh tests/citation-js .venv/citation-js
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST)

# Every case of the tests that `make test` runs only in part.
test-thorough:
	@$(MAKE) -s test PYTEST=--thorough

check: .venv/ready-dev
	@$(MAKE) -s catalogs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates features/*/templates
	@sh scripts/npm.sh scripts/javascript .venv/javascript
	$(BIN)/python scripts/javascript.py
	$(BIN)/python scripts/messages.py --list
	$(FLASK) content check

freeze: .venv/ready
	@$(MAKE) -s catalogs
	$(FLASK) freeze $(OUT)

# Everything in docs/benchmarks.md, an hour or more; N=1000 for that size only.
bench: .venv/ready-dev
	@$(MAKE) -s catalogs
	$(BIN)/python -m bench $(if $(N),--entries $(N),--big 100000)

# Does a server's memory grow under reads and edits? An hour; M=10 for ten minutes.
soak: .venv/ready-dev
	@$(MAKE) -s catalogs
	$(BIN)/python -m bench.soak $(if $(M),--minutes $(M))

# Everything that is generated from the code: the JSON Schemas, the fields in docs/content.md and
# docs/models.md, the variables in docs/contexts.md, the rules of deploy/, the catalogs. Lists the untranslated messages.
generate: .venv/ready-dev
	$(FLASK) content schemas
	$(BIN)/python scripts/fields.py
	$(BIN)/python scripts/contexts.py
	for script in features/*/generate.py; do $(BIN)/python $$script || exit 1; done
	$(BIN)/python scripts/messages.py
	@$(MAKE) -s catalogs

# Catalogs: extract the messages, merge them into each language, compile.
messages: .venv/ready-dev
	$(BIN)/python scripts/messages.py

catalogs: .venv/ready
	@$(BIN)/python scripts/catalogs.py

screenshots: .venv/ready-dev
	$(BIN)/python scripts/screenshots.py

requirements: .venv/ready-dev
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 -o requirements.txt requirements.in
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 -o requirements-s3.txt requirements-s3.in
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 -o requirements-heic.txt requirements-heic.in
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 -o requirements-build.txt requirements-build.in
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 -o requirements-dev.txt requirements-dev.in
	@for file in $(OF_FEATURES:.txt=.in); do \
	  $(BIN)/uv pip compile -q --no-deps --generate-hashes --universal --python-version 3.11 -o $${file%.in}.txt $$file; done

# A software bill of materials (CycloneDX): the pinned packages with their hashes.
sbom: .venv/ready-dev
	@mkdir -p $(OUT)
	$(BIN)/cyclonedx-py requirements --output-reproducible --of JSON -o $(OUT)/sbom.json requirements.txt

# What a feature needs besides comes without the dependencies that its packages name.
OF_FEATURES = $(wildcard features/*/requirements.txt)

.venv/ready: requirements.txt $(OF_FEATURES)
	@sh scripts/environment.sh $(PYTHON) requirements.txt
	@for file in $(OF_FEATURES); do sh scripts/environment.sh $(PYTHON) $$file --no-deps || exit 1; done
	@touch $@

# Not compiled at installation, since a run uses only some of the packages.
.venv/ready-dev: requirements.txt requirements-dev.txt .venv/ready
	@sh scripts/environment.sh $(PYTHON) requirements-dev.txt --no-compile
	@touch $@

clean:
	rm -rf .venv build .build.oasis
