"""`hessian L/x` and `hvp L/x y` as questions: read, answered on the sheet and in JSON, or refused."""

from __future__ import annotations

import json

import pytest

from symbackprop.errors import NetworkFileError
from symbackprop.network.file import loads
from symbackprop.solution import Solution, solve
from symbackprop.solution import json as solution_json
from symbackprop.write.pages.question_pages import question_tex

NET = """
title: Products with a Hessian
inputs: {x: [3], y: [3]}
constants: {v: [3]}
equations:
  L: 1/2 * x.T @ v @ v.T @ x
wrt: [x]
values: {v: [1, 2, 3], y: [1, 1, 1], x: [4, -5, 7]}
ask:
  - hessian L/x
  - {text: Does it depend on x?, answer: It does not.}
  - hvp L/x y
"""
TWO_LAYERS = """
inputs: {x: [3]}
parameters: {W_1: [4, 3], W_2: [2, 4]}
targets: {t: [2]}
constants: {D: [4, 3]}
equations:
  z: W_1 @ x
  h: tanh(z)
  o: W_2 @ h
  L: 1/2*sum((o - t)**2)
ask:
  - hessian L/x
  - hvp L/W_1 D
  - hessian L/W_1
"""


def solved(text: str) -> Solution:
    (network,) = loads(text, "net.yaml")
    return solve(network)


def page(solution: Solution, filled: bool = True) -> str:
    return question_tex(
        [((solution.network, solution.derivation, solution.numbers), solution.answers)], filled=filled
    )


def complaint(ask: str) -> str:
    with pytest.raises(NetworkFileError) as found:
        loads(NET[: NET.index("ask:")] + f"ask:\n  - {ask}\n", "net.yaml")
    return str(found.value)


def test_the_sheet_answers_with_steps_matrix_and_numbers() -> None:
    text = page(solved(NET))
    assert r"H &= \answer{v v^{\top}}" in text
    assert r"H\,y &= \answer{(v^{\top} y)\,v}" in text
    assert r"\begin{bmatrix}1&2&3\\2&4&6\\3&6&9\end{bmatrix}" in text
    assert r"H\,y = \begin{bmatrix}6\\12\\18\end{bmatrix}" in text
    assert r"\delta_{kj}$ contracts: $k = j$" in text
    assert "Every line was checked exactly" in text


def test_both_associations_stand_under_the_product_with_their_multiplications() -> None:
    text = page(solved(NET))
    assert r"from the right $v^{\top} y = 6$, then $v\,(v^{\top} y) = " in text
    assert r"from the left $v v^{\top} = \begin{bmatrix}1&2&3" in text
    assert "$6$ multiplications" in text and "$18$ multiplications" in text
    open_size = NET[: NET.index("values:")].replace("[3]", "[n]") + NET[NET.index("ask:") :]
    text = page(solved(open_size))
    assert r"from the right $v^{\top} y$, then $v\,(v^{\top} y)$: $2 n$ multiplications" in text
    assert r"from the left $v v^{\top}$, then $(v v^{\top})\,y$: $2 n^{2}$ multiplications" in text


def test_the_question_says_of_what_and_by_what() -> None:
    text = page(solved(NET), filled=False)
    assert r"What is $H\text{, the Hessian of }L\text{ by }x$?" in text
    assert r"H\,y &= \blank" in text
    assert r"\top} y" not in text


def test_adjoints_are_quantities_with_a_clause_and_tangents_carry_dots() -> None:
    text = page(solved(TWO_LAYERS))
    assert r"\dot{\bar{z}}" in text
    assert r"with $\bar{h} = \partial L/\partial h$" in text
    assert r"with $\bar{z} = \partial L/\partial z$" in text
    assert r"a dot: the change along $D$" in text


def test_a_network_with_an_h_of_its_own_has_its_hessian_written_with_nabla() -> None:
    text = page(solved(NET.replace("v", "H").replace("Halues", "values").replace("hHp", "hvp")))
    assert r"\nabla^2 L &= \answer{H H^{\top}}" in text


def test_the_answers_as_data_have_their_values_and_steps() -> None:
    first, _, last = json.loads(solution_json([solved(NET)]))["answers"]
    assert first["question"] == "hessian L/x"
    assert first["latex"] == r"H = v v^{\top}"
    assert first["value"] == [["1", "2", "3"], ["2", "4", "6"], ["3", "6", "9"]]
    assert last["value"] == ["6", "12", "18"]
    assert {step["checked"] for step in first["steps"]} == {"exact"}
    assert all(step["lhs"] != step["rhs"] for step in first["steps"])


def test_a_hessian_by_a_matrix_has_no_matrix_form_and_says_so() -> None:
    data = json.loads(solution_json([solved(TWO_LAYERS)]))["answers"]
    assert data[0]["latex"].startswith("H = W_1^{\\top}")
    assert data[2]["latex"] is None
    assert data[2]["value"] is None


def test_a_loss_that_is_linear_answers_zero() -> None:
    text = "inputs: {x: [3], a: [3]}\nequations: {L: a.T @ x}\nwrt: [x]\nask:\n  - hessian L/x\n"
    assert r"H &= \answer{0}" in page(solved(text))


def test_a_question_that_is_half_said_is_refused() -> None:
    assert "write hessian L/x for the matrix, and hvp L/x v for its product" in complaint("hvp L/x")
    assert "write hessian L/x for the matrix" in complaint("hessian L/x y")
    assert "q is not declared" in complaint("hvp L/x q")
    assert "w is not declared" in complaint("hessian L/w")


ALONG_ITSELF = """
inputs: {y: [3]}
constants: {v: [3]}
equations:
  s: v * y**2
  L: %s
wrt: [y]
values: {v: [1, 2, 3], y: [1, -1, 2]}
ask: [hvp L/y v, hvp L/y y, hvp L/y s]
"""


@pytest.mark.parametrize(
    ("loss", "values"),
    [
        ("1/2 * y.T @ v @ v.T @ y", [["14", "28", "42"], ["5", "10", "15"], ["41", "82", "123"]]),
        ("sum(v * y**3)", [["6", "-24", "108"], ["6", "12", "72"], ["6", "-24", "432"]]),
    ],
)
def test_the_direction_may_be_a_quantity_on_which_the_hessian_depends(
    loss: str, values: list[list[str]]
) -> None:
    found = json.loads(solve(loads(ALONG_ITSELF % loss)[0]).json())["answers"]
    assert [answer["value"] for answer in found] == values
