# Everything a developer does with KCC. `make` alone lists the targets. Needs Python 3.11 or newer and make.
PYTHON ?= python3
export PORT ?= 8000
# Whatever the machine says: without compiled files every process of the many compiles all of Django again.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
TEST := DJANGO_SETTINGS_MODULE=kcc.settings.test LOG_NIVEAU=WARNING
PO := $(wildcard locale/*/LC_MESSAGES/*.po)
SCHEMA := kcc/api/openapi.json
FRONTEND := $(shell find static/src -type f) static/bouw.mjs package.json
# Only to let Django load: nothing of it is used.
DOE_ALSOF := SECRET_KEY=niet-gebruikt DATABASE_URL=postgresql://127.0.0.1:1/kcc REDIS_URL=redis://127.0.0.1:1/0
PRODUCTIE := DJANGO_SETTINGS_MODULE=kcc.settings.production $(DOE_ALSOF) \
	SECRET_KEY=alleen-voor-de-controle-0123456789abcdefghijklmnopqrstuvwxyzABCDEF ALLOWED_HOSTS=kcc.test \
	BSN_SLEUTELS=niet-gebruikt KCC_BASIS_URL=https://kcc.test MAIL_HOST=mail.kcc.test MAIL_AFZENDER=gemeente@kcc.test

.PHONY: help install demo demo-reset test check migraties schema audit bench schermen lock sbom

help:
	@echo "make install     alles installeren in .venv en node_modules (kost niets als er niets veranderde)"
	@echo "make demo        KCC met een demo-gemeente starten (PORT=8000, DATABASE_URL, REDIS_URL)"
	@echo "make demo-reset  de gegevens van die demo weggooien"
	@echo "make test        alle tests, ook in een echte browser"
	@echo "make check       stijl, typen, importcontracten, migraties, productie-instellingen"
	@echo "make migraties   migraties maken (ARGS='app --name naam')"
	@echo "make schema      het OpenAPI-document van de API bijwerken (kcc/api/openapi.json)"
	@echo "make audit       bekende kwetsbaarheden in wat we gebruiken"
	@echo "make bench       snelheidsmetingen"
	@echo "make schermen    een plaatje van elke pagina in schermen/"
	@echo "make lock        de vastgelegde versies vernieuwen"
	@echo "make sbom        de stuklijst van alle onderdelen in sbom/"

# --- Installing: each target is a file that is newer than what it was made from -----------------

install: .venv/.klaar static/dist/kcc.css $(PO:.po=.mo)

.venv/bin/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "KCC heeft Python 3.11 of nieuwer nodig: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python mist de module venv. Op Debian: apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.klaar: .venv/bin/uv requirements/development.txt
	@echo "Python-pakketten installeren"
	@.venv/bin/uv pip install -q --require-hashes -r requirements/development.txt
	@touch $@

node_modules/.klaar: .venv/.klaar package.json package-lock.json .npmrc requirements/node.txt scripts/npm
	@echo "Pakketten voor de voorkant installeren"
	@scripts/npm ci --silent --no-audit --no-fund
	@touch $@

static/dist/kcc.css: node_modules/.klaar $(FRONTEND)
	@scripts/npm run --silent build
	@touch $@

%.mo: %.po .venv/.klaar
	@.venv/bin/pybabel -q compile -i $< -o $@

staticfiles/staticfiles.json: static/dist/kcc.css
	@echo "Statische bestanden klaarzetten"
	@$(DOE_ALSOF) DJANGO_SETTINGS_MODULE=kcc.settings.demo $(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

# --- Running -----------------------------------------------------------------------------------

demo: install staticfiles/staticfiles.json
	@$(PY) scripts/demo.py

demo-reset: install
	@$(PY) scripts/demo.py reset

schermen: install staticfiles/staticfiles.json
	@$(PY) scripts/schermen.py

bench: install staticfiles/staticfiles.json
	@$(PY) -m bench

# --- Checking ----------------------------------------------------------------------------------

test: install
	@scripts/chromium.sh
	@scripts/dovecot.sh
	@$(PY) -m pytest -n 2 --dist loadfile $(ARGS)

check: install
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy .
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet
	$(TEST) $(PY) manage.py check --fail-level WARNING
	@$(TEST) $(PY) manage.py spectacular --format openapi-json --validate --fail-on-warn --file /dev/stdout | diff -q - $(SCHEMA) >/dev/null || \
		{ echo "De API is anders dan $(SCHEMA). Was dat de bedoeling? Doe dan: make schema"; exit 1; }
	$(TEST) $(PY) scripts/met_database.py $(PY) manage.py makemigrations --check --dry-run
	$(TEST) $(PY) scripts/met_database.py $(PY) manage.py lintmigrations --no-cache --quiet ok ignore
	$(PRODUCTIE) $(PY) manage.py check --deploy --fail-level WARNING

# The OpenAPI document is kept in git, so that a change of the API is seen by who reads the change.
schema: install
	$(TEST) $(PY) manage.py spectacular --format openapi-json --validate --fail-on-warn --file $(SCHEMA)

# With the settings that also keep max_migration.txt: two migrations made side by side then conflict in git.
migraties: install
	$(TEST) $(PY) scripts/met_database.py $(PY) manage.py makemigrations $(ARGS)

audit: install
	.venv/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/production.txt
	scripts/npm audit --omit=dev

sbom: install
	@mkdir -p sbom
	.venv/bin/cyclonedx-py requirements requirements/production.txt --pyproject pyproject.toml --of JSON -o sbom/python.json
	scripts/npm sbom --omit=dev --sbom-format cyclonedx > sbom/voorkant.json

# --- Locking -----------------------------------------------------------------------------------

lock: .venv/bin/uv
	@for naam in uv node production development; do \
		.venv/bin/uv pip compile -q --upgrade --generate-hashes --no-header --python-version 3.11 \
			requirements/$$naam.in -o requirements/$$naam.txt || exit 1; done
	@scripts/npm install --package-lock-only --silent
