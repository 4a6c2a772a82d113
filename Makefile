# Everything a fresh clone needs: Python 3.11 or later and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check
NET    ?= worked/relu_rows_masked/net.yaml
PYTEST_ARGS ?= -n auto

.PHONY: demo test worked docs pictures confusion slips bench lint types clean
.DELETE_ON_ERROR:

demo: $(VENV)/installed       ## derive one worked network into demo/ and name what was written
	@$(BIN)/python worked/demo.py $(NET) demo

test: $(VENV)/tested-with     ## run every test whose tools are there; the others are named at the end
	$(BIN)/python -m pytest $(PYTEST_ARGS)

worked: $(VENV)/tested-with   ## write solution.tex and solution.json of every worked network again
	$(BIN)/python worked/regenerate.py

docs: $(VENV)/tested-with     ## run what README.md and docs/ show, and write the outputs under it again
	$(BIN)/python docs/refresh.py

pictures: $(VENV)/tested-with ## take the pictures that README.md shows (needs chromium)
	$(BIN)/python docs/pictures.py

confusion: $(VENV)/tested-with ## judge the labelled pages: labels by verdicts, and what was not judged
	$(BIN)/python tests/confusion.py

slips: $(VENV)/tested-with    ## plant slips in correct pages and judge them, one and two at a time, and what follows
	$(BIN)/python tests/mutations.py
	$(BIN)/python tests/mutations.py doubles
	$(BIN)/python tests/followed.py

bench: $(VENV)/tested-with    ## measure, with the peers beside us where they are installed
	-$(PIP) install "tensorgrad==0.3.0"
	$(BIN)/python bench/run.py

lint: $(VENV)/tested-with
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/tested-with
	$(BIN)/mypy

clean:
	rm -rf demo build dist .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# An editable install is not compiled as others are: without this each first run, or every run where Python may
# write no bytecode, takes half a second more.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(PIP) install -e .
	$(BIN)/python -m compileall -q symbackprop
	@touch $@

# PyTorch is the oracle of some tests; where it has no wheel the others still run, and say what they left out.
$(VENV)/tested-with: pyproject.toml | $(BIN)/python
	$(PIP) install -e ".[dev]"
	$(PIP) install -e ".[oracle]" || echo "PyTorch was not installed: the tests that compare with it are left out"
	$(BIN)/python -m compileall -q symbackprop
	@touch $@ $(VENV)/installed
