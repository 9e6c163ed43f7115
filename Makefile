# Two commands do all: `make lab` opens the notebooks, `make test` runs every check.
# Needs Python >= 3.11 and make; all else goes into .venv, in the versions of constraints.txt.

PYTHON ?= python3
BIN := .venv/bin
SOURCE ?=
LAB_OPTIONS ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: lab test lint notebooks audit accuracy bench model dictionary constraints clean

lab: .venv/installed
	$(BIN)/workbench lab $(SOURCE) $(LAB_OPTIONS)

test: .venv/installed lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile
	$(BIN)/workbench check notebooks

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebooks: .venv/installed  # execute them anew and keep the outputs
	$(BIN)/workbench accept notebooks

audit: .venv/installed  # look the pinned versions up in the list of known holes; fails where it cannot
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --no-compile --editable '.[audit]'
	$(BIN)/python -m pip_audit --strict --disable-pip --no-deps -r constraints.txt

bench: .venv/installed  # run all benchmarks (half an hour); write their table
	$(BIN)/python benchmarks/table.py --save docs/speed.md

model: .venv/installed  # train the bundled model anew (eight to nine hours on two cores; goes on where it stopped)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --no-compile --editable '.[training]'
	$(BIN)/python -m training

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "workbench needs Python 3.11 or newer, $(PYTHON) is $$($(PYTHON) --version); set PYTHON=python3.12, say"; exit 1; }
	@echo 'Installing into .venv; this takes some minutes, the first time only.'
	$(PYTHON) -m venv .venv
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --no-compile --editable '.[all]'
	touch $@

accuracy: .venv/installed  # measure every stage against the gold; write the pages that show it
	$(BIN)/workbench evaluate --save docs/accuracy.md --save docs/trust.md

dictionary: .venv/installed  # write the data dictionary from the schemas
	$(BIN)/python -c 'from pathlib import Path; from workbench.frames.schemas import write_dictionary as w; \
	  p = Path("docs/dictionary.md"); p.write_text(w(p.read_text("utf-8")), "utf-8")'

constraints:  # pin what a fresh installation of today takes
	rm -rf .venv && $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --upgrade setuptools --editable '.[all]'
	echo '# Versions that make lab and make test install; renew with: make constraints' > constraints.txt
	$(BIN)/python -m pip freeze --all --exclude-editable | grep -v -e '^pip==' -e ' @ ' >> constraints.txt
	touch .venv/installed

clean:
	rm -rf .venv build dist *.egg-info
