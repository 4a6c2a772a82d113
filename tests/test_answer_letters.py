"""Answers with free letters: their numbers over the letters, their matrix form beside a whole axis."""

from __future__ import annotations

import json
from typing import Any

import pytest

from symbackprop.network.file import loads
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
