"""Both homework sheets, one sample and a batch: every line of every answer, at random points, entry by entry.

What is right is written here as sums over places; the pages are read from their LaTeX.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from latex_numbers import P
from latex_page import Page, page
from latex_point import Unfit
from latex_reader import Unread
from sheet_page import Blank, Facts, Known, blank, facts, fault, questions, upstream_of

WORKED = Path(__file__).resolve().parent.parent / "worked"


POINTS = 8  # so that each mask is met at 0 and at 1


def shapes(m: int) -> dict[str, tuple[int, int]]:
    layers = {"z^1": 3, "h^1": 3, "z^2": 2, "h^2": 2, "h^3": 1, "x": 4, "y": 1}
    weights = {"W^1": (3, 4), "W^2": (2, 3), "W^3": (1, 2), "e": (2, 1), "z": (1, 1)}
    return {name: (m, n) for name, n in layers.items()} | weights | {"l": (1, 1)}


# -- the derivatives below a gradient that is given, as sums over places; k is the sample -------------------


def to_h2(f: Facts, k: int, q: int) -> int:
    return f.d("h^3", k, 1) * f("W^3", 1, q)


def to_z2(f: Facts, k: int, q: int) -> int:
    return f.d("h^2", k, q) * f.on("z^2", k, q)


def to_h1(f: Facts, k: int, j: int) -> int:
    return sum(f.d("z^2", k, q) * f("W^2", q, j) for q in (1, 2))


def to_z1(f: Facts, k: int, j: int) -> int:
    return f.d("h^1", k, j) * f.on("z^1", k, j)


BELOW = {"z^2": to_z2, "h^1": to_h1, "z^1": to_z1}
FROM = {"h^3": {"h^2": to_h2} | BELOW, "h^2": BELOW}


def delta(f: Facts) -> int:
    return f.d("h^3", 1, 1)


def on2(f: Facts, i: int) -> int:
    return f.on("z^2", 1, i)


def on1(f: Facts, i: int) -> int:
    return f.on("z^1", 1, i)


def weight_2(f: Facts, i: int, j: int) -> int:
    return delta(f) * f("W^3", 1, i) * on2(f, i) * f("h^1", 1, j)


def unit_1(f: Facts, j: int) -> int:
    return sum(delta(f) * f("W^3", 1, i) * on2(f, i) * f("W^2", i, j) for i in (1, 2))


def weight_1(f: Facts, i: int, j: int) -> int:
    return sum(f.d("h^2", 1, q) * on2(f, q) * f("W^2", q, i) for q in (1, 2)) * on1(f, i) * f("x", 1, j)


TOP = ("h^3",)
ONE_SAMPLE = [
    Known(lambda f: f("h^2", 1, 1) * delta(f), {}, top=TOP, number="0"),
    Known(lambda f: f("h^2", 1, 2) * delta(f), {}, top=TOP, number="-55"),
    Known(lambda f, r, c: delta(f) * f("h^2", 1, c), {}, (1, 2), TOP, ["0", "-55"]),
    Known(lambda f: delta(f) * f("W^3", 1, 1), {}, top=TOP, number="-33"),
    Known(lambda f, r, c: delta(f) * f("W^3", 1, c), {}, (1, 2), TOP, ["-33", "22"]),
    Known(lambda f: f.on("z", 1, 1), {}),
    Known(lambda f, j: on2(f, 1) * f("h^1", 1, j), {"j": 3}),
    Known(lambda f, j: 0, {"j": 3}),
    Known(lambda f, r, c: on2(f, 1) * f("h^1", 1, c) * (r == 1), {}, (2, 3), number=[["0"] * 3] * 2),
    Known(weight_2, {"i": 2, "j": 3}, top=TOP),
    Known(lambda f, r, c: weight_2(f, r, c), {}, (2, 3), TOP, [["0", "0", "0"], ["0", "88", "22"]]),
    Known(lambda f, j: on2(f, 1) * f("W^2", 1, j), {"j": 3}),
    Known(lambda f, i, r, c: on2(f, i) * f("W^2", i, c), {"i": 2}, (1, 3)),
    Known(unit_1, {"j": 3}, top=TOP),
    Known(lambda f, r, c: unit_1(f, c), {}, (1, 3), TOP, ["-44", "22", "22"]),
    Known(
        lambda f, i, j: unit_1(f, i) * on1(f, i) * f("x", 1, j), {"i": 3, "j": 4}, top=TOP
    ),
    Known(
        lambda f, r, c: weight_1(f, r, c), {}, (3, 4), ("h^2",),
        [["0", "0", "0", "0"], ["22", "44", "-22", "22"], ["22", "44", "-22", "22"]],
    ),
]  # fmt: skip


# -- the batch: the same with a sum over the samples wherever a weight meets them all -----------------------


def weight_3_all(f: Facts, m: int, c: int) -> int:
    return sum(f.d("h^3", k, 1) * f("h^2", k, c) for k in range(1, m + 1))


def weight_2_all(f: Facts, m: int, i: int, j: int) -> int:
    return sum(f.d("h^3", k, 1) * f("W^3", 1, i) * f.on("z^2", k, i) * f("h^1", k, j) for k in range(1, m + 1))


HALVES, COLUMN, UNITS = ["-11/2", "37/2"], ["-33/2", "111/2"], [["-33/2", "11"], ["111/2", "-37"]]
WEIGHTS = [["555/2", "0", "222"], ["0", "44", "11"]]
BELOW_1 = [["-22", "11", "11"], ["111/2", "-111/2", "111"]]


def batch(m: int) -> list[Known]:
    """The right answers for m samples; the numbers are those of the two samples of the file."""
    return [
        Known(lambda f, r, c: pow(m, -1, P) * (f("h^3", r, c) - f("y", r, c)), {}, (m, 1), number=HALVES),
        Known(lambda f: weight_3_all(f, m, 1), {}, top=TOP, number="481/2"),
        Known(lambda f, r, c: weight_3_all(f, m, c), {}, (1, 2), TOP, ["481/2", "-55/2"]),
        Known(lambda f, r, c: f.d("h^3", r, 1) * f("W^3", 1, 1), {}, (m, 1), TOP, COLUMN),
        Known(
            lambda f, r, c: f.d("h^3", r, 1) * f("W^3", 1, c), {}, (m, 2), TOP, UNITS
        ),
        Known(lambda f, i, j: weight_2_all(f, m, i, j), {"i": 2, "j": 3}, top=TOP),
        Known(
            lambda f, r, c: weight_2_all(f, m, r, c), {}, (2, 3), TOP, WEIGHTS
        ),
        Known(
            lambda f, r, c: sum(f.d("h^2", r, i) * f.on("z^2", r, i) * f("W^2", i, c) for i in (1, 2)),
            {}, (m, 3), ("h^2",), BELOW_1,
        ),
    ]  # fmt: skip


# -- the pages ---------------------------------------------------------------------------------------------


@functools.cache
def sheet(name: str) -> tuple[list[list[Blank]], dict[str, Any], Page]:
    """The blanks of a page, its data, and its equations."""
    folder = WORKED / name
    data = json.loads((folder / "solution.json").read_text(encoding="utf-8"))
    found = page(data)
    return questions((folder / "solution.tex").read_text(encoding="utf-8"), found), data, found


def wrong(name: str, number: int, known: Known, m: int, blanks: list[Blank]) -> list[str]:
    """The lines of one answer that are not right, at one of a few points."""
    top = known.top[0] if known.top else "h^3"
    found = []
    for seed in range(POINTS):
        f = facts(f"{seed} {name} {number} {m}", sheet(name)[2], shapes(m), {"m": m}, FROM[top])
        for row, column, cell in (("e", 1, 1), ("e", 2, 0)):  # the first unit vector
            f.point.drawn["value", row, (column - 1, 0)] = cell
        found += [why for blank in blanks if (why := fault(blank, known, f))]
    return found


SHEETS = [("homework_single", 1, ONE_SAMPLE)] + [("homework_batch", m, batch(m)) for m in (1, 2, 3, 5)]
EACH = [(name, m, k, known) for name, m, all_known in SHEETS for k, known in enumerate(all_known, 1)]


@pytest.mark.parametrize(("name", "m", "number", "known"), EACH, ids=lambda part: str(part)[:16])
def test_every_line_of_an_answer_is_right(name: str, m: int, number: int, known: Known) -> None:
    blanks = sheet(name)[0][number - 1]
    assert wrong(name, number, known, m, blanks) == []
    assert [blank.last for blank in blanks] == [False] * (len(blanks) - 1) + [True]
    assert upstream_of(blanks[-1]) <= set(known.top)
    answer = sheet(name)[1]["answers"][number - 1]
    if known.number is not None and m in (1, 2) and (name == "homework_single" or m == 2):
        assert answer["value"] == known.number


def test_every_question_has_its_known_answer() -> None:
    assert [len(sheet(name)[0]) for name, _, _ in SHEETS] == [len(known) for _, _, known in SHEETS]
    assert [len(known) for _, _, known in SHEETS] == [17, 8, 8, 8, 8]


# -- planted mistakes --------------------------------------------------------------------------------------

ALIKE = {("homework_batch", 1), ("homework_batch", 2)}  # the same formulas, fewer samples
SLIPS = [
    ("a sign", r"^(.*)$", r"-(\1)"),
    ("a place", r"(?<=_\{1,)1(?=\}\^[23])", "2"),
    ("exchanged indices", r"_\{([a-z1]),([a-z2])\}(?=\^2)", r"_{\2,\1}"),
    ("a lost mask", r"\(z[^)]* > 0\)", "1"),
    ("a mask of the wrong side", r"> 0", "< 0"),
    ("a lost transpose", r"\^\{\\top\}", ""),
    ("another layer", r"W(_\{\w,\w\})?\^3", r"W\1^2"),
    ("a lost sum", r"\\sum_(\{[^}]*\}|\w)(\^\{m\})?", ""),
    ("a lost number", r"\\frac\{1\}\{m\}", "1"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip[0])
def test_a_slip_in_an_answer_is_seen(slip: tuple[str, str, str]) -> None:
    _, pattern, instead = slip
    tried = 0
    for name, m, number, known in EACH:
        right = sheet(name)[0][number - 1][-1].text
        for found in re.finditer(pattern, right):
            text = right[: found.start()] + found.expand(instead) + right[found.end() :]
            if text in ("-(0)", right) or (name, m) in ALIKE:
                continue
            tried += 1
            try:
                assert wrong(name, number, known, m, [blank(text, sheet(name)[2])]), text
            except (Unread, Unfit):
                continue
    assert tried
