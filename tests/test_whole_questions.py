"""Questions about the whole network: the table of layers, the graph, claims on the sheet, the terminal."""

from __future__ import annotations

import json
import random
import re
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symbackprop.derive import layer_table as source
from symbackprop.derive.layer_table import layer_table
from symbackprop.errors import NetworkFileError, StepFailed
from symbackprop.network.file import loads
from symbackprop.solution import json as data
from symbackprop.solution import sheet_tex, solve, summary, tex
from symbackprop.write.latex.measure import width
from symbackprop.write.view.answer_rows import ROOM

TWO_LAYERS = """
title: Two layers
inputs:  {x: [2]}
targets: {y: [2]}
parameters: {W_1: [3, 2], b_1: [3], W_2: [2, 3], b_2: [2]}
equations:
  z_1: W_1 @ x + b_1
  z_2: relu(z_1)
  z_3: W_2 @ z_2 + b_2
  yhat: z_3
  l: sum((yhat - y)**2)
values:
  x: [1, 2]
  W_1: [[1, -2], [0, 1], [2, 1]]
  b_1: [1, -1, 0]
  W_2: [[1, 2, -1], [0, 1, 1]]
  b_2: [0, 1]
  y: [1, 0]
"""
ASKS = "ask:\n  - table\n  - graph\n"


def answers(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(data([solve(loads(text)[0])]))["answers"]
    return found


def body(page: str) -> str:
    return page.split(r"\begin{document}")[1]


# -- the table ---------------------------------------------------------------------------------------------


def test_the_table_names_each_layer_with_what_enters_and_what_it_gives() -> None:
    rows = answers(TWO_LAYERS + ASKS)[0]["table"]
    assert [(row["layer"], row["input"], row["output"]) for row in rows] == [
        ("linear", ["x"], "z_1"),
        ("relu", ["z_1"], "z_2"),
        ("linear", ["z_2"], "z_3"),
        ("identity", ["z_3"], "yhat"),
        ("loss", ["yhat", "y"], "l"),
    ]
    assert [row["value"] for row in rows] == [["-2", "1", "4"], ["0", "1", "4"], ["-2", "6"], ["-2", "6"], "45"]
    assert rows[0]["expanded"] is None
    assert rows[2]["expanded"]["latex"] == r"W_2\,\operatorname{relu}(W_1 x + b_1) + b_2"


@pytest.mark.parametrize("seed", [1, 2])
def test_each_row_is_the_same_in_terms_of_what_is_given(seed: int) -> None:
    draw = random.Random(seed)
    sizes = {"x": (2, 1), "y": (2, 1), "W_1": (3, 2), "b_1": (3, 1), "W_2": (2, 3), "b_2": (2, 1)}
    names: dict[str, Any] = {
        n: np.array([[draw.uniform(-3, 3) for _ in range(c)] for _ in range(r)]) for n, (r, c) in sizes.items()
    }
    for row in answers(TWO_LAYERS + ASKS)[0]["table"]:
        names[row["output"]] = eval(row["python"], {"np": np}, names)
        if row["expanded"] is not None:
            again = eval(row["expanded"]["python"], {"np": np}, names)
            np.testing.assert_allclose(again, names[row["output"]], rtol=1e-12)
            spoken = set(re.findall(r"[A-Za-z]\w*", row["expanded"]["python"])) & {"z_1", "z_2", "z_3", "yhat"}
            assert not spoken and row["checked"] == "exact"


def test_what_is_put_into_a_row_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    right = source.put_back

    def without_bias(form: Any, values: Any) -> Any:
        wrong = {name: value.args[0] if name == "z_1" else value for name, value in values.items()}
        return right(form, wrong)

    monkeypatch.setattr(source, "put_back", without_bias)
    with pytest.raises(StepFailed, match="table z_2"):
        layer_table(loads(TWO_LAYERS)[0])


def test_inserting_a_layer_adds_its_row() -> None:
    text = TWO_LAYERS.replace("yhat: z_3", "yhat: sigmoid(z_3)").replace("  l:", "  g: yhat * z_3\n  l:")
    rows = answers(text + ASKS)[0]["table"]
    assert [row["layer"] for row in rows] == ["linear", "relu", "linear", "sigmoid", "product", "loss"]
    assert rows[4]["input"] == ["yhat", "z_3"]


def test_the_table_stands_on_the_page_with_values_and_on_the_sheet_with_blanks() -> None:
    solution = solve(loads(TWO_LAYERS + ASKS)[0])
    page, blank = body(tex([solution])), body(sheet_tex([solution]))
    assert r"\text{linear 2} & \displaystyle z_2 & \displaystyle z_3 & \displaystyle {}= W_2 z_2 + b_2" in page
    assert r"\begin{bmatrix}-2&1&4\end{bmatrix}^{\top}" in page
    assert r"\displaystyle \text{linear 2} & \displaystyle \blank & \displaystyle \blank" in blank
    assert r"\operatorname{relu}(W_1 x" not in blank and r"\begin{tikzpicture}" not in blank


def test_a_later_network_of_the_file_has_the_rows_that_change() -> None:
    text = "name: first" + TWO_LAYERS.split("values:")[0] + ASKS
    text += "---\nname: second\nextends: first\nequations: {z_2: tanh(z_1)}\nask: [table]\n"
    solutions = [solve(network) for network in loads(text)]
    later = body(tex(solutions)).split("What changes")[1]
    assert r"{\tanh} & \displaystyle z_1" in later and r"\text{linear" not in later
    assert r"\text{linear 2}" in body(tex(solutions[1:]))


STEPS = "ask:\n  - {d: l, wrt: 'z_1[i]', form: element}\n  - {d: l, wrt: z_1, form: matrix}\n"


def test_steps_that_stand_on_the_page_are_not_repeated() -> None:
    solution = solve(loads(TWO_LAYERS.split("values:")[0] + STEPS + "  - dl/dz_1[2]\n")[0])
    first, second, third = body(tex([solution])).split(r"\question{")[1:]
    assert "chain rule" in first and "chain rule" not in second and "as in question 1" in second
    assert r"\answer{" in second and "vectorise" in second
    assert "chain rule" in third  # an entry of its own has steps of its own


def test_a_jacobian_of_symbolic_size_says_its_shape() -> None:
    text = TWO_LAYERS.split("values:")[0].replace("[2, 3]", "[2, k]").replace("[3, 2]", "[k, 2]")
    text = text.replace("b_1: [3]", "b_1: [k]") + "ask: [dz_2/dz_1, dz_3/dz_2, dl/dW_1]\n"
    first, second, third = body(tex([solve(loads(text)[0])])).split(r"\question{")[1:]
    assert r"a $k\times k$ matrix" in first and r"a $2\times k$ matrix" in second
    assert "matrix}" not in third.replace("bmatrix}", "")


def test_with_symbolic_sizes_the_table_has_no_values() -> None:
    text = TWO_LAYERS.split("values:")[0].replace("[3, 2]", "[k, n]").replace("[2, 3]", "[m, k]")
    text = text.replace("b_1: [3]", "b_1: [k]").replace("b_2: [2]", "b_2: [m]").replace("[2]", "[n]", 1)
    text = text.replace("y: [2]", "y: [m]")
    solution = solve(loads(text + ASKS)[0])
    assert r"\text{value}" not in body(tex([solution]))
    assert json.loads(data([solution]))["answers"][0]["table"][0]["value"] is None


# -- the graph ---------------------------------------------------------------------------------------------


def test_the_graph_has_every_quantity_and_every_edge() -> None:
    graph = answers(TWO_LAYERS + ASKS)[1]["graph"]
    assert {node["name"]: node["role"] for node in graph["nodes"]} == {
        **dict.fromkeys(["W_1", "b_1", "W_2", "b_2"], "parameter"),
        **dict.fromkeys(["z_1", "z_2", "z_3", "yhat", "l"], "computed"),
        "x": "input",
        "y": "target",
    }
    assert {(edge["from"], edge["to"]) for edge in graph["edges"]} == {
        ("W_1", "z_1"), ("x", "z_1"), ("b_1", "z_1"), ("z_1", "z_2"), ("W_2", "z_3"), ("z_2", "z_3"),
        ("b_2", "z_3"), ("z_3", "yhat"), ("yhat", "l"), ("y", "l"),
    }  # fmt: skip
    assert not any(edge["back"] for edge in graph["edges"])


def test_the_graph_shows_what_runs_back_where_it_is_asked_for() -> None:
    text = TWO_LAYERS + "notation: {gradient: bar}\nask:\n  - graph\n  - {graph: adjoints, points: 2}\n"
    plain, backward = answers(text)
    assert plain["question"] == "graph" and backward["question"] == "graph: adjoints"
    assert backward["points"] == "2"
    back = {(e["from"], e["to"]) for e in backward["graph"]["edges"] if e["back"]}
    assert ("z_1", "z_2") in back and ("W_2", "z_3") in back and ("y", "l") not in back
    assert r"\bar{z}_3" in backward["latex"] and r"\bar{z}_3" not in plain["latex"]


def test_a_long_network_has_its_graph_on_several_lines() -> None:
    layers = "".join(f"  h_{k}: tanh(W_{k} @ h_{k - 1})\n" for k in range(1, 25))
    weights = ", ".join(f"W_{k}: [n, n]" for k in range(1, 25))
    text = (
        f"inputs: {{h_0: [n]}}\nparameters: {{{weights}}}\nequations:\n{layers}  L: sum(h_24)\nask: [graph]\n"
    )
    (found,) = answers(text)
    assert len(found["graph"]["nodes"]) == 50 and found["latex"].startswith(r"\begin{tikzpicture}")


# -- faults, claims, the terminal --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("table: x", "table stands alone, or with text and points: {table: , text: ..}"),
        ("graph: adjoint", "graph stands alone, or as graph: adjoints for what runs backwards too"),
        ("{graph: adjoints, tekst: Draw}", "tekst is no key of the question graph; did you mean text?"),
        ("{table: , form: matrix}", "form is no key of the question table; known are table, text, points"),
        ("{table: , points: many}", "an exact number is needed"),
        ("{table: , text: [a]}", "text of a question is a text"),
    ],
)
def test_a_question_about_the_whole_that_is_not_read_is_told(line: str, message: str) -> None:
    with pytest.raises(NetworkFileError) as caught:
        loads(f"{TWO_LAYERS}ask:\n  - {line}\n")
    (fault,) = caught.value.faults
    assert message in fault.message and fault.place.line == TWO_LAYERS.count("\n") + 2


def test_a_quantity_may_be_called_graph() -> None:
    text = "inputs: {graph: [2]}\nparameters: {w: [2]}\nequations: {L: 'dot(w, graph)'}\n"
    (found,) = answers(text + "values: {graph: [3, 5], w: [1, 2]}\nask: [graph]\n")
    assert found["value"] == ["3", "5"]


CLAIMS = """claims:
  - {for: {x: {each: [-1, 1]}}, holds: 'z_1[1] == x[1] - 2*x[2] + 1'}
  - {for: {x: {each: [-1, 1]}}, holds: 'z_1[3] > -3'}
"""


def test_claims_stand_on_the_sheet_with_their_counts_and_as_blanks() -> None:
    solution = solve(loads(TWO_LAYERS + CLAIMS + ASKS)[0])
    page, blank = body(tex([solution])), body(sheet_tex([solution]))
    assert "holds for all 9 inputs" in page and "wrong for 1 of 9 inputs, first for" in page
    assert blank.count("Does it hold?") == 2 and "9 inputs" not in blank


def test_the_terminal_lists_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    said = summary([solve(loads(TWO_LAYERS + ASKS + "  - cost\n  - dl/dW_2\n  - dl/dz_3[2]\n")[0])])
    lines = {line.split()[0]: line for line in said.splitlines() if line.strip()}
    assert "5 layers" in lines["table"] and "11 nodes, 10 edges" in lines["graph"]
    assert "tables" in lines["cost"] and lines["dl/dz_3[2]"].rstrip().endswith("12")
    assert "[[0, -6, -24], [0, 12, 48]]" in said.split("question")[1]


def test_the_rows_of_an_answer_leave_room_for_its_number() -> None:
    names = [f"weight_{k}" for k in range(1, 9)]
    form = " + ".join(f"{name} * x" for name in names)
    parameters = ", ".join(f"{name}: {{shape: [], latex: 'w^{{({k}{k}{k})}}'}}" for k, name in enumerate(names))
    text = (
        f"inputs: {{x: []}}\nparameters: {{{parameters}}}\nequations: {{z: {form}, L: z**2/2}}\nask: [dL/dx]\n"
    )
    page = body(tex([solve(loads(text)[0])])).split(r"\question")[1]
    for line in page.replace(r"\\", "").splitlines():
        if " &" in line:
            left, right = line.split(" &", 1)
            assert width(left) + width(right.split(r"\why")[0]) <= ROOM + 2


@pytest.mark.needs_tex
def test_a_sheet_with_table_and_graph_compiles_inside_its_margins(tmp_path: Path) -> None:
    solution = solve(loads(TWO_LAYERS + CLAIMS + ASKS + "  - {graph: adjoints}\n  - cost\n")[0])
    for name, page in (("page", tex([solution])), ("sheet", sheet_tex([solution]))):
        (tmp_path / f"{name}.tex").write_text(page, encoding="utf-8")
        command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0 and "Overfull" not in done.stdout


def test_the_exact_values_of_the_table_are_those_of_the_forward_pass() -> None:
    found = json.loads(data([solve(loads(TWO_LAYERS + ASKS)[0])]))
    for row in found["answers"][0]["table"]:
        assert row["value"] == found["forward"][row["output"]]["value"]
    assert Fraction(found["forward"]["l"]["value"]) == 45
