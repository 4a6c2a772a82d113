"""Answers with free letters: their numbers over the letters, their matrix form beside a whole axis."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from symbackprop.algebra.terms import Index
from symbackprop.derive.answer import Answer
from symbackprop.derive.answerchecks import check_answer
from symbackprop.derive.fixed_letters import Fixed
from symbackprop.derive.questions import answered
from symbackprop.errors import StepFailed
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import ONE, ZERO, Value, cell_at, cell_rows, from_cells
from symbackprop.solution import json as data
from symbackprop.solution import solve, tex

TWO_LAYERS = """
inputs:  {x: [2]}
targets: {y: [2]}
parameters: {W_1: [3, 2], b_1: [3], W_2: [2, 3], b_2: [2]}
equations:
  z_1: W_1 @ x + b_1
  z_2: relu(z_1)
  z_3: W_2 @ z_2 + b_2
  l: sum((z_3 - y)**2)
values:
  x: [1, 2]
  W_1: [[1, -2], [0, 1], [2, 1]]
  b_1: [1, -1, 0]
  W_2: [[1, 2, -1], [0, 1, 1]]
  b_2: [0, 1]
  y: [1, 0]
ask:
"""
NUMBERS = [
    ("dl/dz_1[i]", ["i"], ["0", "0", "18"]),
    ("dl/dW_1[i,j]", ["i", "j"], [["0", "0"], ["0", "0"], ["18", "36"]]),
    ("dl/dW_1[j,i]", ["j", "i"], [["0", "0"], ["0", "0"], ["18", "36"]]),
    ("dl/dW_1[i,:]", ["i"], [["0", "0"], ["0", "0"], ["18", "36"]]),
    ("dl/dW_1[:,j]", ["j"], [["0", "0", "18"], ["0", "0", "36"]]),
    ("dz_3[i]/dz_1[j]", ["i", "j"], [["0", "2", "-1"], ["0", "1", "1"]]),
    ("dz_3[i]/dz_1", ["i"], [["0", "2", "-1"], ["0", "1", "1"]]),
    ("dz_3/dz_2[j]", ["j"], [["1", "0"], ["2", "1"], ["-1", "1"]]),
    ("dz_2[i]/dx", ["i"], [["0", "0"], ["0", "1"], ["2", "1"]]),
    (
        "dz_3[i]/dW_2[j,k]",
        ["i", "j", "k"],
        [[["0", "1", "4"], ["0", "0", "0"]], [["0", "0", "0"], ["0", "1", "4"]]],
    ),
    ("dz_3[i]/dW_2[i,k]", ["i", "k"], [["0", "1", "4"], ["0", "1", "4"]]),
]


def answer(question: str, text: str = TWO_LAYERS) -> dict[str, Any]:
    (found,) = json.loads(data([solve(loads(f"{text}  - {question}\n")[0])]))["answers"]
    made: dict[str, Any] = found
    return made


@pytest.mark.parametrize(("question", "over", "value"), NUMBERS, ids=lambda part: str(part)[:20])
def test_the_numbers_run_over_the_letters(question: str, over: list[str], value: Any) -> None:
    found = answer(question)
    assert (found["over"], found["value"]) == (over, value)


def test_an_answer_without_letters_runs_over_none() -> None:
    assert "over" not in answer("dl/dW_1")


def test_without_values_there_are_no_numbers() -> None:
    text = TWO_LAYERS.split("values:")[0] + "ask:\n"
    assert answer("dl/dW_1[i,j]", text)["value"] is None
    symbolic = text.replace("[3, 2]", "[h, 2]").replace("b_1: [3]", "b_1: [h]").replace("[2, 3]", "[2, h]")
    assert answer("dl/dW_1[i,:]", symbolic)["value"] is None


def test_several_samples_give_the_gradient_of_the_whole_loss() -> None:
    head, values = TWO_LAYERS.split("values:\n  x: [1, 2]\n")
    text = f"{head}values:\n{values}".replace("  y: [1, 0]\nask:", "samples:\n  - {x: [1, 2], y: [1, 0]}\nask:")
    text = text.replace("samples:\n", "samples:\n  - {x: [2, 1], y: [0, 1]}\n")
    assert answer("dl/dW_1[i,j]", text)["value"] == answer("dl/dW_1", text)["value"]


def test_the_page_says_which_letter_runs_where() -> None:
    questions = "  - dl/dz_1[i]\n  - dl/dW_1[i,j]\n  - dl/dW_1[i,:]\n"
    page = tex([solve(loads(TWO_LAYERS + questions)[0])]).split(r"\begin{document}")[1]
    assert r"\num{i\text{ across}\colon\ \begin{bmatrix}0&0&18\end{bmatrix}}" in page
    assert r"\num{i\text{ down, }j\text{ across}\colon\ \begin{bmatrix}0&0\\0&0\\18&36\end{bmatrix}}" in page
    assert r"i = 3\colon\ \begin{bmatrix}18&36\end{bmatrix}" in page


# -- the matrix form ---------------------------------------------------------------------------------------

FORMS = [
    ("dz_3[i]/dz_2", r"W_{2,i,\cdot}^{\top}"),
    ("dz_3/dz_2[j]", r"W_{2,\cdot,j}"),
    ("dz_3[i]/dz_1", r"W_{2,i,\cdot}^{\top} \odot \mathbf{1}(z_1 > 0)"),
    ("dz_2[i]/dx", r"\mathbf{1}(z_{1,i} > 0)\,W_{1,i,\cdot}^{\top}"),
    ("dz_3[i]/dx", r"W_1^{\top}\,\bigl(W_{2,i,\cdot}^{\top} \odot \mathbf{1}(z_1 > 0)\bigr)"),
    ("dz_2[i]/dz_1", r"e_i \odot \mathbf{1}(z_1 > 0)"),
    ("dz_2[i]/dW_1", r"\bigl(e_i \odot \mathbf{1}(z_1 > 0)\bigr)\,x^{\top}"),
    ("dl/dW_1[i,:]", r"\frac{\partial l}{\partial z_{1,i}}\,x^{\top}"),
    ("dl/dW_1[:,j]", r"\frac{\partial l}{\partial z_1}\,x_j"),
]


@pytest.mark.parametrize(("question", "form"), FORMS, ids=lambda part: str(part)[:16])
def test_a_letter_beside_a_whole_axis_has_a_matrix_form(question: str, form: str) -> None:
    found = answer(question)
    assert found["latex"].partition(" = ")[2] == form
    assert found["steps"][-1]["reason"] == "lift" and found["steps"][-1]["checked"] == "exact"
    assert found["steps"][-1]["lhs"] == found["steps"][-2]["rhs"]


def own(question: str) -> tuple[Network, Answer]:
    network = loads(f"{TWO_LAYERS}  - {question}\n")[0]
    (found,) = answered(network)
    assert isinstance(found, Answer) and found.matrix is not None and found.fixed
    return network, found


@pytest.mark.parametrize("question", [question for question, _ in FORMS])
def test_the_matrix_form_has_the_numbers_of_the_entries(question: str) -> None:
    network, found = own(question)
    solved = solve(network)
    ((_, numbers),) = solved.answers
    (letter,) = found.letters
    mine = work(replace(network, upstream={}), found.derivation)
    scope = replace(mine.scope, adjoints=mine.gradients)
    for (place,), wanted in numbers.placed:
        stands = {each.array: table(each, {letter: place}, scope) for each in found.fixed}
        values = {a.name: v for a, v in stands.items() if a.kind == "value"}
        adjoints = {a.name: v for a, v in stands.items() if a.kind != "value"}
        here = replace(scope, values={**scope.values, **values}, adjoints={**scope.adjoints, **adjoints})
        assert found.matrix is not None
        assert cell_rows(evaluate(found.matrix, here)) == cell_rows(wanted)


def table(each: Fixed, letters: dict[Index, int], scope: Scope) -> Value:
    """The numbers of a row, a column or a unit vector."""
    at = [letters[p] if isinstance(p, Index) else p for p in each.at]
    if each.of is None:
        place = next(p for p in at if p is not None)
        rows, _ = scope.extents(each.array.shape)
        return from_cells([[ONE if k + 1 == place else ZERO] for k in range(rows)])
    whole = (scope.values if each.of.kind == "value" else scope.adjoints)[each.of.name]
    places = iter(at)
    row, column = (None if axis is None else next(places) for axis in each.of.shape)
    rows = range(whole.rows) if row is None else [row - 1]
    columns = range(whole.columns) if column is None else [column - 1]
    return from_cells([[cell_at(whole, r, c) for c in columns] for r in rows])


def test_a_row_that_stands_for_another_is_caught() -> None:
    _, found = own("dz_3[i]/dz_2")
    (row,) = found.fixed
    assert row.of is not None
    other = replace(row, at=(2, None))
    with pytest.raises(StepFailed, match="its rows and columns are others"):
        check_answer(replace(found, fixed=(other,)))


def test_with_symbolic_sizes_the_page_says_what_the_unit_vector_is() -> None:
    text = TWO_LAYERS.split("values:")[0].replace("[3, 2]", "[h, 2]").replace("b_1: [3]", "b_1: [h]")
    text = text.replace("[2, 3]", "[2, h]") + "ask:\n  - dz_2[i]/dz_1\n"
    assert r"$e_i$ is 1 in place $i$, else 0" in tex([solve(loads(text)[0])])
    named = text.replace("z_1", "e").replace("/dz_1", "/de")
    assert r"$\mathbf{e}_i$ is 1 in place" in tex([solve(loads(named)[0])])


def test_two_letters_of_one_delta_have_no_matrix_form() -> None:
    found = answer("dz_3[i]/dW_2[j,:]")
    assert found["latex"].endswith(r"= \delta_{ij}\,z_{2,q}") and found["steps"][-1]["reason"] != "lift"
