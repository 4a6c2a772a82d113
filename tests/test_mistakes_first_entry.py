"""The wrong entry that is told is the one that is far off, not one that was rounded on the way."""

from __future__ import annotations

from judged_lines import judged

from symbackprop.check.records.report import LinkReport

NET = """
inputs: {x: [2]}
parameters: {W: [2, 2]}
targets: {t: [2]}
equations: {z: W @ x, h: tanh(z), E: 'sum((h - t)**2)'}
values: {x: [1, -2], W: [[0.31, 0.17], [-0.23, 0.41]], t: [0.5, 0.2]}
"""


def told(entries: str) -> LinkReport:
    page = rf"$$ \frac{{\partial E}}{{\partial z}} = ({entries})^T $$"
    return judged(NET, page)[0].links[0]


def test_beside_a_slip_an_entry_that_is_off_in_its_last_place_is_not_told() -> None:
    link = told("-1.060, 0.763")  # -1.059 and -0.763
    assert link.verdict == "wrong" and link.message.startswith("Entry 2 is -0.763")
    assert [(e.row, e.column) for e in link.entries] == [(1, 1), (2, 1)]


def test_alone_it_is_told() -> None:
    link = told("-1.060, -0.763")
    assert link.verdict == "wrong" and link.message.startswith("Entry 1 is -1.059")


def test_two_slips_are_both_listed() -> None:
    assert [(e.row, e.column) for e in told("-1.109, 0.763").entries] == [(1, 1), (2, 1)]
