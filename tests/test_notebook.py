"""Notebooks: networks, solutions and reports show themselves typeset, and `--format ipynb` runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, reads, validate

import symbackprop
from symbackprop.errors import SymbackpropError
from symbackprop.network.file import load_all
from symbackprop.notebook import notebook
from symbackprop.solution import solve
from symbackprop.write.pages.notebook_cells import Calls

WORKED = Path(__file__).parent.parent / "worked"
NETS = sorted(WORKED.glob("*/net.yaml"))
PLAIN = Calls()
SMALL = """\
title: Small
inputs: {x: [3]}
parameters: {W: [2, 3]}
equations:
  h: tanh(W @ x)
  L: sum(h**2)
"""


def book(source: str, calls: Calls = PLAIN, net: str | None = None) -> NotebookNode:
    network = symbackprop.loads(source, net)
    return reads(notebook(solve(network, calls.wrt or None, checks=False), source, calls), 4)


def run(cells: NotebookNode) -> dict[str, Any]:
    """The code of every cell in turn, as a kernel would run it but for what is shown."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells["cells"]:
        if cell["cell_type"] == "code":
            exec(compile(cell["source"], "cell", "exec"), names)
    return names


@pytest.mark.filterwarnings("ignore")  # what a kernel warns of is not ours
def test_a_notebook_runs_in_a_kernel_and_shows_formulas(tmp_path: Path) -> None:
    made = book((WORKED / "relu_rows_masked" / "net.yaml").read_text(encoding="utf-8"))
    ran = NotebookClient(
        made, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output for cell in ran["cells"] if cell["cell_type"] == "code" for output in cell["outputs"]]
    rich = [output["data"] for output in shown if output["output_type"] == "execute_result"]
    assert ["text/markdown" in data for data in rich] == [True, True, False]
    assert "$$" in rich[0]["text/markdown"] and r"\partial W_1" in rich[1]["text/markdown"]
    assert float(rich[2]["text/plain"]) < 1e-6


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.parent.name)
def test_the_notebook_of_every_worked_network_is_valid_and_runs(net: Path) -> None:
    source = net.read_text(encoding="utf-8")
    made = book(source, Calls(checks=False))
    validate(made)
    names = run(made)
    assert names["largest"] < 1e-6
    assert names["NET"] == source
    assert "##" in names["network"]._repr_markdown_() and "$$" in names["solution"]._repr_markdown_()


def test_the_notebook_asks_what_the_command_asked() -> None:
    calls = Calls("two.yaml", "numbers", ("x",), 3, "matrix", True, False)
    made = book((WORKED / "two_layer_mse" / "net.yaml").read_text(encoding="utf-8"), calls, "numbers")
    code = "\n".join(cell["source"] for cell in made["cells"])
    assert "symbackprop.loads(NET, net='numbers', file_name='two.yaml')" in code
    assert "symbackprop.derive(network, wrt=['x'], checks=False)" in code
    assert "solution.markdown(form='matrix', expanded=True)" in code
    cells = [cell for cell in made["cells"] if "IPython" not in cell["source"]]
    made["cells"] = cells[:2]
    assert run(made)["network"].notation["digits"] == 3


@pytest.mark.parametrize(
    "end", ['notes: \'a"""b\'\n', "notes: 'a\\frac'\n", "# ends with \\", '# ends with "', "# tab\there\n"]
)
def test_the_file_stands_in_the_notebook_as_it_is(end: str) -> None:
    made = book(SMALL + end)
    made["cells"] = made["cells"][:2]
    assert run(made)["NET"] == SMALL + end


def test_a_title_is_no_markup() -> None:
    made = book(SMALL.replace("title: Small", "title: '![a](http://b) <b> $x$'"))
    assert made["cells"][0]["source"].splitlines()[0] == r"# \!\[a\](http://b) \<b\> \$x\$"


def test_a_network_without_code_says_why() -> None:
    source = SMALL.replace("h: tanh(W @ x)", "forward: tanh(W @ x)").replace("h**2", "forward**2")
    made = book(source)
    assert made["cells"][-1]["source"].startswith(
        "There is no code of this network: forward is a name that the code itself uses"
    )


def test_values_from_another_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("1\n2\n3\n")
    source = SMALL + "values: {x: {file: x.csv}}\n"
    (tmp_path / "net.yaml").write_text(source)
    (network,) = load_all(tmp_path / "net.yaml")
    with pytest.raises(SymbackpropError) as told:
        notebook(solve(network, checks=False), source, Calls())
    assert str(told.value).startswith("net.yaml:7:")


def test_the_command_writes_a_notebook(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL)
    command = [sys.executable, "-m", "symbackprop", "derive", "small.yaml", "-o", "small.ipynb"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, "small.ipynb is written\n")
    data = json.loads((tmp_path / "small.ipynb").read_text(encoding="utf-8"))
    assert (data["nbformat"], data["cells"][0]["source"][0]) == (4, "# Small\n")


def test_a_family_shows_its_general_cell() -> None:
    shown = symbackprop.load(WORKED / "matrix_rnn" / "net.yaml")._repr_markdown_()
    assert shown is not None
    assert "h_{t-1}" in shown and "h_{12}" not in shown


def test_a_report_shows_what_is_wrong_first() -> None:
    network = symbackprop.load(WORKED / "relu_rows" / "net.yaml")
    shown = symbackprop.verify(network, "$S_2 = X W_1 = [2, 4]$")._repr_markdown_()
    assert shown is not None
    assert shown.startswith("# The page, line by line") and "**Entry 2 is 3, not 4.**" in shown


def test_a_solution_has_the_other_formats_too() -> None:
    solution = symbackprop.derive(symbackprop.loads(SMALL), checks=False)
    assert solution.html().startswith("<!DOCTYPE html>")
    assert "def gradients(" in solution.code() and "import torch" in solution.code("torch")
