"""Numbers behind a wrong formula: they follow from it, where they are what the formula gives."""

from __future__ import annotations

from judged_lines import judged

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


COARSE = """
inputs: {x: []}
parameters: {w: [], v: [], c: []}
equations: {s: w*x, g: tanh(s), p: c*x + v*g, L: p**2}
values: {x: -0.5, w: 1.2, v: 0.5, c: 0.8}
"""  # s = -0.6, g = -0.5370, p = -0.4 - 0.2685 = -0.6685


def coarse(slope: str, last: str) -> list[str]:
    """The last verdicts of a page that carries g on beside -0.4, which one decimal leaves room around."""
    page = rf"$g = {slope}$, then $p = -0.4 - 0.5 \cdot {slope.lstrip('-')} = {last}$"
    return [formula.verdict for formula in judged(COARSE, page)]


def test_a_wrong_number_put_in_is_not_right_by_the_room_that_another_number_leaves() -> None:
    assert coarse("-0.5730", "-0.6865") == ["wrong", "follows"]
    assert coarse("-0.5370", "-0.6685") == ["rounded", "rounded"]


def test_a_slip_behind_a_wrong_number_does_not_follow_from_it() -> None:
    assert coarse("-0.5730", "-0.6585") == ["wrong", "wrong"]
    assert coarse("-0.5370", "-0.6865") == ["rounded", "wrong"]
