# Everything a person or a machine runs here. `make run` needs Debian's or Ubuntu's python3 (3.11+), python3-venv and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
BIND ?= 127.0.0.1:8000
WORKERS ?= 2
RUNTIME := $(VENV)/.runtime-installed
DEVELOP := $(VENV)/.develop-installed
# Modules stay whole, because what one sets up is paid for once, and start in the order of conftest.py: longest first.
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

BENCH := $(VENV)/.bench-installed
N ?= 10000
BENCH_FLAGS = --n $(N) $(if $(GROUP),--group $(GROUP)) $(if $(KEEP),--keep)

.PHONY: run develop test test-fast test-sqlite test-postgres check bench bench-check bench-develop screens format lock clean

run: $(RUNTIME)
	@$(BIN)/python -m tracker.run --bind $(BIND) --workers $(WORKERS)

$(RUNTIME): requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what requirements.lock names …"
	@$(PIP) -r requirements.lock
	@touch $@

# uv takes seconds where pip takes half a minute; pip does the same where its own settings are needed to reach an index.
$(DEVELOP): requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what requirements-dev.lock names …"
	@awk '/^uv==/,!/\\$$/' requirements-dev.lock > $(VENV)/uv.lock
	@$(PIP) -r $(VENV)/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock \
	  || $(PIP) -r requirements-dev.lock
	@touch $@ $(RUNTIME)

develop: $(DEVELOP)

# While you work: SQLite, no browser, and nothing that alone takes many seconds. docs/testing.md says what is left out.
test-fast: $(DEVELOP)
	@$(PYTEST) -m "not browser and not concurrency and not slow" $(ARGS)

# The whole suite on SQLite and, when TEST_POSTGRES_URL names a server's database, on PostgreSQL too.
test: test-sqlite test-postgres

test-sqlite: $(DEVELOP)
	@echo "— tests on SQLite —"
	@$(PYTEST) $(ARGS)

test-postgres: $(DEVELOP)
	@if [ -n "$$TEST_POSTGRES_URL" ]; then \
	  echo "— tests on PostgreSQL —"; \
	  TEST_DATABASE_URL="$$TEST_POSTGRES_URL" $(PYTEST) $(ARGS); \
	else \
	  echo "— PostgreSQL: not tested; set TEST_POSTGRES_URL=postgres://user@host/database to do so —"; \
	fi

check: $(DEVELOP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint templates
	DEBUG=1 $(BIN)/mypy tracker sources claims bench
	DEBUG=1 $(BIN)/lint-imports
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') ALLOWED_HOSTS=example.org \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

# The tracker and what one would take instead, measured: docs/performance.md. N statements, GROUP="lists search", KEEP=1.
bench: $(BENCH)
	@$(BIN)/python -m bench.run $(BENCH_FLAGS) --server "$$TEST_POSTGRES_URL"

# No measuring: whether all of them list the same statements.
bench-check: $(BENCH)
	@echo "— peers on SQLite —"
	@$(BIN)/python -m bench.run --check --n 2000
	@if [ -n "$$TEST_POSTGRES_URL" ]; then \
	  echo "— peers on PostgreSQL —"; \
	  $(BIN)/python -m bench.run --check --n 2000 --server "$$TEST_POSTGRES_URL"; \
	fi

bench-develop: $(BENCH)

# The pictures of docs/desk.md, and what the desk's jobs cost.
screens: $(DEVELOP)
	@$(BIN)/python -m tracker.tests.desk_screens

$(BENCH): bench/requirements.lock $(DEVELOP)
	@echo "Installing what bench/requirements.lock names …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r bench/requirements.lock \
	  || $(PIP) -r bench/requirements.lock
	@touch $@

format: $(DEVELOP)
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

# Compile the locks anew from what the requirements.txt ask for.
lock: $(DEVELOP)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" requirements.txt -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" requirements-dev.txt -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" bench/requirements.txt -c requirements-dev.lock \
	  -o bench/requirements.lock

clean:
	rm -rf $(VENV) var/static
