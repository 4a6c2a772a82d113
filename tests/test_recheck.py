"""Every worked derivation read again from its JSON: each `lhs = rhs`, by a reader that has no code of ours.

The reader knows LaTeX, derivatives and what the page declares; sizes differ wherever the page lets them.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from latex_page import Line, Page, page
from latex_point import Unfit
from latex_reader import Unread
from latex_verdict import fault
from planted import Plant, derive, planted

import symbackprop
from symbackprop.network.file import load_all

WORKED = Path(__file__).resolve().parent.parent / "worked"


@functools.cache
def solution(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def over_a_symbol(path: Path) -> bool:
    """Recurrences speak of h[l+1]: test_recurrences runs them as code and compares with autograd."""
    return any("for" in gradient for gradient in solution(path)["gradients"].values())


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for gradient in solution(path)["gradients"].values() for step in gradient["steps"]]


ALL = sorted(WORKED.glob("*/solution.json"))
FILES = [path for path in ALL if not over_a_symbol(path)]
# a page of one equation does not say how its vectors stand, so a lost transpose of one may be none
LAYERED = [path for path in FILES if any(step["reason"] == "chain" for step in steps(path))]
OTHERS = [
    (folder, network.name)
    for folder in sorted(path.parent for path in WORKED.glob("*/net.yaml"))
    for network in load_all(folder / "net.yaml")[1:]
    if network.wrt and network.family is None
]
SHORT = {"hessian", "deep"}
ENTRY = re.compile(r"(?:\\left|\\[bB]igl)?\((.*?)(?:\\right|\\[bB]igr)?\)_\{[a-z,]+\}")
ALWAYS = {"expand", "local", "chain", "cite", "lift", "expanded"}


@functools.cache
def read(path: Path) -> Page:
    return page(solution(path))


def holds(found: Page) -> Counter[str]:
    """How many lines were decided, by reason; every line has to hold."""
    wrong = [(line.chain, line.reason, line.text, why) for line in found.lines if (why := fault(found, line))]
    assert wrong == []
    return Counter(line.reason for line in found.lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_line_of_a_worked_solution_holds(path: Path) -> None:
    decided = holds(read(path))
    print(f"{path.parent.name}: {decided.total()} lines decided, {dict(decided)}")
    assert decided.total() == len(steps(path))
    assert path not in LAYERED or set(decided) >= ALWAYS


@pytest.mark.parametrize(("folder", "name"), OTHERS, ids=lambda part: getattr(part, "name", part))
def test_every_line_of_the_other_networks_of_a_file_holds(folder: Path, name: str) -> None:
    text = symbackprop.derive(symbackprop.load(folder / "net.yaml", name)).json()
    decided = set(holds(page(json.loads(text))))
    # nothing is expanded where the gradient is one step away, or N of them
    assert decided >= ({"local", "lift"} if name in SHORT else ALWAYS)


def test_nothing_was_left_out() -> None:
    assert {path.parent for path in ALL} == {path.parent for path in WORKED.glob("*/net.yaml")}
    reasons = {line.reason for path in FILES for line in read(path).lines}
    assert reasons >= ALWAYS | {"contract", "collect", "accumulate", "unfold", "fold", "cancel", "fact"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_step_begins_where_the_one_before_it_ended(path: Path) -> None:
    for gradient in solution(path)["gradients"].values():
        for before, after in pairwise(gradient["steps"]):
            if before["chain"] == after["chain"]:
                assert before["rhs"] == after["lhs"]
                assert before["head"] == after["head"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_what_is_printed_as_a_result_is_what_the_steps_end_in(path: Path) -> None:
    for gradient in solution(path)["gradients"].values():
        ends = {step["chain"].split()[0]: step for step in gradient["steps"] if step["form"] == "matrix"}
        expanded = ends.pop("expanded", None)
        if expanded is not None:
            assert expanded["lhs"] == gradient["matrix"]["latex"]
            assert expanded["rhs"] == gradient["expanded"]["latex"]
        if ends:
            last = list(ends.values())[-1]["rhs"]
            entry = ENTRY.fullmatch(last)
            lone = last.startswith(r"\frac") or last.startswith(r"\bar")  # the entry of a name alone
            assert (entry[1] if entry else last) == gradient["matrix"]["latex"] or (lone and not entry)


# -- mistakes on the page ------------------------------------------------------------------------------------


def mistakes(text: str) -> Iterator[tuple[str, str]]:
    """What a slip makes of a side; an index of a delta is not exchanged, since a delta is symmetric."""
    yield "sign", rf"-\left({text}\right)"
    for name, found, put in (
        ("a plus", r" \+ ", " - "),
        ("a minus", r" - ", " + "),
        ("a transpose", r"\^\{\\top\}|\\top(?=\})", ""),
        ("a sum", r"\\sum_(\{[^}]*\}|\w)(\^(\{[^}]*\}|\w))?", ""),
        ("a delta", r"\\delta_\{[^}]*\}(\\,)?", "1 "),
        ("a mask", r"> 0|\\ge 0", "< 0"),
        ("a product entry by entry", r"\\odot", ""),
        ("indices", r"(?<!\\delta)_\{(\d,)?([a-z])(,?)([a-z])\}", r"_{\1\4\3\2}"),
        ("a layer", r"(?<=[zhSYg]_\{)2|(?<=[zhSYg]_)2", "1"),
        ("a number", r"(?<![_^{\d])2(?!\d)", "3"),
    ):
        changed = re.sub(found, put, text, count=1)
        if changed != text:
            yield name, changed


def alone(found: Page, line: Line) -> bool:
    """Does an index of the line take one value only? Then its delta is 1 everywhere."""
    return any(found.axes.root(axis) == "1" for axis in line.letters.values())


def told(found: Page, line: Line, side: str, text: str) -> str:
    try:
        tree = found.read(text, frozenset(line.letters))
        return fault(found, replace(line, lhs=tree) if side == "lhs" else replace(line, rhs=tree))
    except (Unread, Unfit) as why:
        return str(why)


@pytest.mark.parametrize("path", LAYERED, ids=lambda path: path.parent.name)
def test_a_slip_on_either_side_of_any_line_is_seen(path: Path) -> None:
    found = read(path)
    missed = []
    chain = ""
    for line in found.lines:
        # where a chain goes on, or starts with a result, its left side was seen before: the tests above
        sides = ("rhs",) if line.chain == chain or line.reason == "expanded" else ("lhs", "rhs")
        chain = line.chain
        for side in sides:
            for name, changed in mistakes(line.text[side == "rhs"]):
                harmless = name in ("a delta", "indices") and alone(found, line)
                if not harmless and not told(found, line, side, changed):
                    missed.append((name, line.reason, side, changed))
    assert missed == []


PRINTER = (
    Plant("a transpose is not printed", "write/latex/forms.py",
          "return top(form_piece(hand, arg))", "return form_piece(hand, arg)", "homework_batch"),
    Plant("the sign of a sum is not printed", "write/latex/terms.py",
          "texts = [*coefficient, *signs, *body]", "texts = [*coefficient, *body]", "relu_rows"),
    Plant("a difference is printed as a sum", "write/latex/pieces.py",
          'f"- {p.text[1:]}"', 'f"+ {p.text[1:]}"', "gated_softmax"),
    Plant("a sum in a product has no parentheses", "write/latex/pieces.py",
          "piece.text if piece.level >= level else parens(piece.text)", "piece.text", "relu_rows"),
    Plant("two indices have one letter", "write/latex/letters.py",
          "taken = {dealt[other] for other in together.get(index, {}) if other in dealt}", "taken = set()",
          "homework_batch"),
)  # fmt: skip


@pytest.mark.parametrize("plant", PRINTER, ids=lambda plant: plant.mistake)
def test_a_mistake_of_the_printer_is_read_off_the_page(plant: Plant, tmp_path: Path) -> None:
    planted(plant, tmp_path)
    net = (WORKED / plant.net / "net.yaml").read_text(encoding="utf-8")
    done = derive(tmp_path, net)
    assert done.returncode == 0, done.stderr
    with pytest.raises((AssertionError, Unfit, Unread)):
        holds(page(json.loads(done.stdout)))
