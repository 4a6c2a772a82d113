"""Numbers behind a wrong formula: they follow from it, where they are what the formula gives."""

from __future__ import annotations

from test_judge_other_pens import judged

NET = """
inputs: {x: []}
parameters: {w: [], v: []}
targets: {t: []}
equations: {s: w*x, g: tanh(s), o: v*g, E: (o - t)**2}
values: {x: 1.5, w: 0.6, v: -0.5, t: 1}
"""


def verdicts(line: str) -> list[str]:
    return [link.verdict for link in judged(NET, f"$$ {line} $$")[0].links]


def test_numbers_put_into_a_wrong_formula_follow_from_it() -> None:
    line = r"\frac{\partial E}{\partial v} = 2(o - t)\, s = 2(-0.3581 - 1) \cdot 0.9 = -2.4446"
    assert verdicts(line) == ["wrong", "follows", "follows"]


def test_a_slip_in_the_numbers_of_a_wrong_formula_is_a_mistake_of_its_own() -> None:
    line = r"\frac{\partial E}{\partial v} = 2(o - t)\, s = 2(-0.3581 - 1) \cdot 0.6 = -1.6297"
    assert verdicts(line)[:2] == ["wrong", "wrong"]


def test_right_numbers_behind_a_wrong_formula_are_right() -> None:
    line = r"\frac{\partial E}{\partial v} = 2(o - t)\, s = 2(-0.3581 - 1) \cdot 0.7163 = -1.9456"
    assert verdicts(line)[0] == "wrong"
    assert verdicts(line)[2] in ("correct", "rounded")
