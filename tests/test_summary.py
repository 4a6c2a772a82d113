"""The summary on a terminal: formulas in one line of Unicode, short values, and where the rest is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from symbackprop.network.file import loads
from symbackprop.solution import solve, summary
from symbackprop.write.mathml.math_text import math_text
from symbackprop.write.pages.summary import summary_of, value

ROOT = Path(__file__).resolve().parent.parent
SOLVED = sorted((ROOT / "worked").glob("*/solution.json"))
SMALL = """title: One layer
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {y: [3]}
equations: {z: W @ x, L: 1/2 * sum((z - y)**2)}
"""


def worked(name: str) -> Any:
    return json.loads((ROOT / "worked" / name / "solution.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"W^{(2)\top} \bar{z}_1 + b", "W⁽²⁾ᵀ z̄₁ + b"),
        (r"\left((z^2 > 0) \odot \frac{\partial l}{\partial h^2}\right)\,W^2", "((z² > 0) ⊙ ∂l/∂h²) W²"),
        (r"\left(\frac{\partial l}{\partial z^1}\right)^{\top} x", "(∂l/∂z¹)ᵀ x"),
        (r"{\frac{\partial l}{\partial z}}^{\top} x", "(∂l/∂z)ᵀ x"),
        (r"-\frac{1}{m}\,(h^3 - y)", "−(1/m) (h³ − y)"),
        (r"\frac{a + b}{c\,d}", "(a + b)/(c d)"),
        (r"\frac{dl}{d\hat{y}} \odot g'(z_3)", "dl/dŷ ⊙ g′(z₃)"),
        (r"\frac{d\,\operatorname{relu}(z)}{dz} = (z > 0)", "d relu(z)/dz = (z > 0)"),
        (r"\sum_{t=1}^{T} z_{t-1}^{\top}", "∑ₜ₌₁^T zₜ₋₁ᵀ"),
        (r"\sqrt{2 x} - \sqrt{y}", "√(2 x) − √y"),
        (r"\begin{bmatrix}a&-b\\0&c^2\end{bmatrix} x", "[a, −b; 0, c²] x"),
        (r"\operatorname{diag}(y') - y' y'^{\top}", "diag(y′) − y′ y′ᵀ"),
        (r"e^{-z_1 x}", "e^{−z₁ x}"),
        (r"\nonsense{x}", r"\nonsense{x}"),
    ],
)
def test_a_formula_is_one_line_of_unicode(latex: str, said: str) -> None:
    assert math_text(latex) == said


def test_a_power_of_T_is_not_a_transpose() -> None:
    assert math_text("x^{T}") == "x^T" != math_text(r"x^{\top}") == "xᵀ"


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.parent.name)
def test_every_worked_network_has_a_summary_without_latex(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    said = summary_of(json.loads(path.read_text(encoding="utf-8")))
    assert "\\" not in said and "derive NET -o solution.html" in said.splitlines()[-1]
    assert max(map(len, said.splitlines())) <= 100 + 40  # marks above letters are signs of their own


def test_the_summary_shows_the_network_each_gradient_and_the_numbers() -> None:
    said = summary_of(worked("relu_rows_masked"))
    for line in ("S₂ = X W₁ [2, -1]", "dL/dS_2 1 x 2 ∂L/∂Y₂ ⊙ 𝟏(S₂ > 0) [8, 0]", "Xᵀ ∂L/∂S₂ [[8, 0], [16, 0]]"):
        assert line in " ".join(said.split())
    assert "All 46 steps were checked." in said


def test_a_gradient_that_holds_for_some_cells_says_for_which() -> None:
    said = summary_of(worked("matrix_rnn"))
    (line,) = (line for line in said.splitlines() if line.startswith(" dL/dh[t]"))
    assert line.rstrip().endswith("t = 1..T-1")


def test_a_gradient_from_outside_is_called_given() -> None:
    said = summary(
        [solve(loads("inputs: {x: [2]}\nparameters: {W: [3, 2]}\nequations: {z: W @ x}\nupstream: [z]\n")[0])]
    )
    assert "∂L/∂z, given" in said and "∂L/∂z xᵀ\n" in said


def test_what_was_not_checked_is_said() -> None:
    assert "No step was checked." in summary([solve(loads(SMALL)[0], checks=False)])


def test_a_rounded_value_is_marked_and_a_short_or_a_whole_one_is_not() -> None:
    assert value({"value": "17/50", "decimal": 0.34}) == "17/50"
    assert value({"value": "-1799/100000", "decimal": -0.01799}) == "-0.01799"
    assert value({"value": "1000001/3000000", "decimal": 1000001 / 3000000}) == "≈ 0.333334"
    assert value({"value": None, "decimal": [0.584190522, 2.0]}) == "≈ [0.584191, 2]"
    assert value({"value": [["1"] * 30] * 2, "decimal": [[1.0] * 30] * 2}) == "60 numbers"


def test_a_network_of_many_layers_shows_what_was_asked_and_counts_the_rest() -> None:
    layers = "\n".join(f"  h_{k}: tanh(W_{k} @ h_{k - 1})" for k in range(1, 46))
    weights = ", ".join(f"W_{k}: [{k % 3 + 2}, {(k + 2) % 3 + 2}]" for k in range(1, 46))
    text = (
        f"inputs: {{h_0: [2]}}\nparameters: {{{weights}}}\nequations:\n{layers}\n  L: sum(h_45)\n"
        "wrt: [W_45, W_44]\n"
    )
    said = summary([solve(loads(text)[0], checks=False)])
    assert "and 6 more" in said and "dL/dW_44" in said and "dL/dh_1 " not in said


def test_claims_are_counted_in_the_summary() -> None:
    said = summary_of(worked("list_membership"))
    assert "holds for all" in said or "fails on" in said


def test_a_question_in_words_is_answered_in_words() -> None:
    ask = r"ask: [{text: 'Why $W^\top$?', answer: 'It is the slope, $W^\top g$.'}]" + "\n"
    said = summary([solve(loads(SMALL + ask)[0])])
    assert "Why Wᵀ?" in said and "It is the slope, Wᵀ g." in said
