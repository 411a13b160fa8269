# Soepel, the manual: `make` prints what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --quiet
POSTGRES := DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/soepel} \
	REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/15}
DUMMY_PRODUCTION := PRODUCTION=1 SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz \
	SITE_URL=https://soepel.example ALLOWED_HOSTS=soepel.example \
	DATABASE_URL=postgres://check@localhost/check REDIS_URL=redis://localhost/0 \
	EMAIL_HOST=mail.example DEFAULT_FROM_EMAIL=soepel@soepel.example
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-postgres test-browser test-browser-all axe-all chaos chaos-stops test-chaos bench bench-report rehearsal exhaustive check links audit fmt seed messages figures self-check lock

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1  /p' $(MAKEFILE_LIST) | awk -F'  ' '{printf "make %-14s %s\n", $$1, $$2}'

run: $(VENV)/installed  ## the whole site with demo data on http://localhost:8000 (PORT=8001 make run: elsewhere)
	@exec $(BIN)/python manage.py serve --parent $$PPID

test: $(VENV)/installed  ## every test, on SQLite and a Redis of its own (ARGS="-k words" for some)
	@$(BIN)/python -m pytest -n auto $(ARGS)

test-postgres: $(VENV)/installed  ## the same tests on PostgreSQL and Redis: DATABASE_URL, REDIS_URL or the local ones
	@$(POSTGRES) $(BIN)/python -m pytest -n auto $(ARGS)

test-browser: $(VENV)/installed-dev  ## the pages in Chromium, the half that CI runs (CHROMIUM=/usr/bin/chromium)
	@$(BIN)/python -m pytest tests/browser -n 3 --dist loadfile --no-loadscope-reorder -m "not wide" $(ARGS)

test-browser-all: $(VENV)/installed-dev  ## the same with every state of the guided session and of working offline
	@$(BIN)/python -m pytest tests/browser -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

axe-all: $(VENV)/installed-dev  ## every page in every language, theme, width and text size: axe, width, policy (an hour)
	@$(BIN)/python tests/browser/all_pages.py
	@AXE_ALL=1 $(BIN)/python -m pytest tests/browser -k "every_page" $(ARGS)

chaos: $(VENV)/installed  ## kills workers, Redis and PostgreSQL; a mail server of ours counts what is lost (SEEDS=5; ARGS=names)
	@$(BIN)/python tests/chaos/mails.py --seeds $${SEEDS:-1} $(ARGS)

chaos-stops: $(VENV)/installed  ## stops and kills a running site in every way, and looks at what is left
	@$(BIN)/python tests/chaos/stop.py $(ARGS)

test-chaos: $(VENV)/installed  ## the kills of make chaos with one short seed: a minute
	@$(BIN)/python -m pytest tests/chaos/test_mails.py -n0 -s $(ARGS)

bench: $(VENV)/installed-bench  ## how fast, against a baseline in the same run (PostgreSQL, redis-server; ARGS=name for one)
	@PYTHONPATH=. $(BIN)/python tests/bench/run.py $(ARGS)

bench-report: $(VENV)/installed-bench  ## the last figures as docs/pictures/bench.svg and a table for the README
	@PYTHONPATH=. $(BIN)/python tests/bench/picture.py

rehearsal: $(VENV)/installed-dev  ## docs/deploy.md word for word on an empty PostgreSQL and Redis (root; nginx, Chromium)
	@$(BIN)/python tests/rehearsal/deploy.py

exhaustive: $(VENV)/installed  ## every time zone, clock change and half hour, beside an oracle (minutes)
	@$(BIN)/python -m pytest -n auto -p no:randomly tests/exhaustive $(ARGS)

check: $(VENV)/installed-dev  ## style, layers, types, migrations, catalogues, articles, deploy settings, known holes
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m pytest tests/test_project.py -q -n0 -k catalogue
	@if command -v xgettext >/dev/null; then $(BIN)/python manage.py messages --check; \
		else echo "No gettext here: not checked whether the catalogues hold every text."; fi
	$(BIN)/python manage.py check_content
	$(DUMMY_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory audit

links: $(VENV)/installed  ## asks each web address that our articles cite whether it still answers (needs the internet)
	@$(BIN)/python manage.py check_links

audit: $(VENV)/installed-dev  ## known holes in what the image installs
	@said=$$($(BIN)/pip-audit --progress-spinner off --timeout 15 --disable-pip -r requirements-prod.txt 2>&1); code=$$?; \
	case "$$code $$said" in \
		*"Found "*" known vulnerab"*) echo "$$said"; exit 1;; \
		*"could not be audited"*) echo "Known holes: PyPI does not answer here for $$(echo "$$said" | grep -c 'could not be audited') packages; passed over.";; \
		0*) echo "$$said";; \
		*) echo "Known holes: not asked, passed over: $$(echo "$$said" | tail -n 1)";; \
	esac

fmt: $(VENV)/installed-dev  ## code and templates in one style
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format
	git ls-files -z '*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2

seed: $(VENV)/installed  ## the starter articles, exercises and programmes, into the database
	$(BIN)/python manage.py migrate
	$(BIN)/python manage.py load_content

messages: $(VENV)/installed  ## new texts into the nl and de catalogues (needs gettext), and compiled
	@$(BIN)/python manage.py messages

figures: $(VENV)/installed-dev  ## solves, draws and checks the figures of the exercises; sheets to look at in data/figures (ARGS=slugs)
	@$(BIN)/python manage.py figures --sheets data/figures $(ARGS)

self-check: $(VENV)/installed  ## writes docs/self-check-rules.md: each rule, the answers that trigger it, the page
	@PYTHONPATH=.:tests $(BIN)/python -m self_check.table

lock: $(VENV)/installed-dev  ## resolve pyproject.toml afresh into the four requirements files
	$(LOCK) --upgrade -o requirements-prod.txt
	$(LOCK) --upgrade --group test -o requirements.txt
	$(LOCK) --upgrade --group test --group dev -o requirements-dev.txt
	$(LOCK) --upgrade --constraint requirements.txt --group test --group bench -o requirements-bench.txt

$(VENV)/installed: requirements.txt | $(BIN)/python
	@echo "Installing requirements.txt into $(VENV) ..."
	@$(PIP_INSTALL) -r $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing requirements-dev.txt into $(VENV) ..."
	@$(PIP_INSTALL) -r $<
	@touch $@ $(VENV)/installed   # it holds all of requirements.txt

$(VENV)/installed-bench: requirements-bench.txt | $(BIN)/python
	@echo "Installing requirements-bench.txt into $(VENV) ..."
	@$(PIP_INSTALL) -r $<
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Soepel needs Python 3.11 or later: PYTHON=python3.12 make run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "This Python makes no virtual environments. Debian, Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
