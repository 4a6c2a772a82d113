"""What `derive` shows on a terminal: network, gradients in one line each, numbers, and what was checked."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Any

from symbackprop.write.latex.tex_prose import Words, prose
from symbackprop.write.mathml.math_text import math_text

if TYPE_CHECKING:
    from rich.table import Table

MOST_LINES = 40  # of one table; more belong on a page
MOST_NUMBERS = 40  # of one value
LONGEST = 300  # signs of one formula
LONGEST_EXACT = 9  # signs of an exact number; a longer one is rounded
PAGE = "-o solution.html"

Row = tuple[str, ...]


def summary_of(solution: Mapping[str, Any]) -> str:
    """Tables of the network, of the gradients and of the answers, from the data of `symbackprop.solution/1`."""
    from rich.console import Console

    page = StringIO()
    width = shutil.get_terminal_size().columns
    console = Console(file=page, width=width, markup=False, highlight=False, emoji=False)
    console.print(": ".join(filter(None, (solution["title"], solution["net"]))))
    gradients: Mapping[str, Any] = solution["gradients"]
    tables: tuple[tuple[str, Sequence[Row]], ...] = (
        ("equation", [network_row(e, solution["forward"]) for e in solution["equations"]]),
        ("gradient", list(gradient_rows(gradients, solution["loss"]))),
        ("question", [answer_row(a) for a in solution["answers"]]),
    )
    for name, rows in tables:
        if rows:
            console.print(_table(name, rows[:MOST_LINES]))
        if len(rows) > MOST_LINES:
            console.print(f" and {len(rows) - MOST_LINES} more: {PAGE}")
    for claim in solution["claims"]:
        console.print(claim_line(claim))
    for line in last_lines(solution):
        console.print(line, soft_wrap=True)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def _table(name: str, rows: Sequence[Row]) -> Table:
    """The columns that hold anything: what, its shape, the formula, the value."""
    from rich import box
    from rich.table import Table

    heads = (name, "shape", "formula", "value")
    kept = [k for k in range(len(heads)) if k == 0 or any(row[k] for row in rows)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for k in kept:
        table.add_column(heads[k], no_wrap=k < 2, overflow="fold")
    for row in rows:
        table.add_row(*(row[k] for k in kept))
    return table


def network_row(equation: Mapping[str, Any], forward: Mapping[str, Any]) -> Row:
    """The equation as the page has it, and its value."""
    formula = shortened(equation["latex"]) + where(equation)
    return equation["name"], _shape(equation["shape"]), formula, value(forward.get(equation["name"], {}))


def gradient_rows(gradients: Mapping[str, Any], loss: str | None) -> Iterable[Row]:
    """All of them, from the loss backwards, where they fit; else those that were asked for."""
    every = len(gradients) <= MOST_LINES
    for name, gradient in gradients.items():
        if gradient["wanted"] or (every and name != loss):
            given = "" if gradient["steps"] else ", given"
            said = formula(gradient) + given + where(gradient)
            yield f"d{loss}/d{name}", _shape(gradient["shape"]), said, value(gradient)


def answer_row(answer: Mapping[str, Any]) -> Row:
    return spoken(answer["question"]), "", told(answer), value(answer)


def told(answer: Mapping[str, Any]) -> str:
    """The formula; how much there is of what is drawn or tabled."""
    if "table" in answer:
        return f"{len(answer['table'])} layers: {PAGE}"
    if "graph" in answer:
        return f"{len(answer['graph']['nodes'])} nodes, {len(answer['graph']['edges'])} edges: {PAGE}"
    if "cost" in answer:
        return f"tables: {PAGE}"
    latex = answer["latex"] or ""
    if answer["question"] == answer["text"]:  # a question in words has an answer in words
        return spoken(latex)
    return shortened(latex.partition(" = ")[2] or latex) + where(answer)  # the left side is what was asked


def where(data: Mapping[str, Any]) -> str:
    """For which cells of a family it holds.

    >>> where({"for": {"t": ["1", "T - 1"]}})
    ', t = 1..T - 1'
    """
    ranges = data.get("for") or {}
    return "".join(f", {index} = {first}..{last}" for index, (first, last) in ranges.items())


def spoken(text: str) -> str:
    r"""A sentence with its formulas.

    >>> spoken("because $W^{\\top} g$ is 0")
    'because Wᵀ g is 0'
    """
    return "".join(p.text if isinstance(p, Words) else math_text(p.latex) for p in prose(text))


def formula(gradient: Mapping[str, Any]) -> str:
    """The vectorised gradient in terms of the gradients above it, else one entry of it."""
    if gradient["matrix"]:
        return shortened(gradient["matrix"]["latex"])
    element = gradient["element"]
    return f"one entry: {shortened(element['latex'])}" if element else ""


def shortened(latex: str) -> str:
    """A formula in one line, or where to find a very long one."""
    text = math_text(latex)
    return text if len(text) <= LONGEST else f"long: {PAGE}"


def _shape(shape: Sequence[object]) -> str:
    return " x ".join(map(str, shape)) or "1"


def value(data: Mapping[str, Any]) -> str:
    """The exact value where it is short, else the decimal one with a sign that says so."""
    exact, decimal = data.get("value"), data.get("decimal")
    if exact is None and decimal is None:
        return ""
    count = len(list(_numbers(decimal if exact is None else exact)))
    if count > MOST_NUMBERS:
        return f"{count} numbers"
    if exact is not None and all(x is None or len(x) <= LONGEST_EXACT for x in _numbers(exact)):
        return show(exact)
    same = exact is not None and all(map(_is_said, _numbers(exact), _numbers(decimal)))
    return show(decimal) if same else f"≈ {show(decimal)}"


def _is_said(exact: str | None, decimal: float | None) -> bool:
    """Is the number as it is shown the exact one?"""
    return exact is None or decimal is None or Fraction(exact) == Fraction(show(decimal))


def _numbers(found: Any) -> Iterable[Any]:
    if isinstance(found, list):
        for each in found:
            yield from _numbers(each)
    else:
        yield found


def show(found: Any) -> str:
    """>>> show([["1", "-3/7"], ["0", "2"]])
    '[[1, -3/7], [0, 2]]'
    """
    if isinstance(found, list):
        return f"[{', '.join(map(show, found))}]"
    return f"{found:.6g}" if isinstance(found, float) else "?" if found is None else str(found)


def claim_line(claim: Mapping[str, Any]) -> str:
    """What was claimed, and on how many inputs it fails."""
    failed, inputs = claim["failures"], claim["inputs"]
    found = f"fails on {failed} of {inputs} inputs" if failed else f"holds for all {inputs} inputs"
    return f"claim {found}: {claim['claim']}"


def last_lines(solution: Mapping[str, Any]) -> Iterable[str]:
    """What was checked, and where the steps are."""
    marks = [step["checked"] for g in solution["gradients"].values() for step in g["steps"]]
    left = marks.count("not")
    if marks and left == len(marks):
        yield "No step was checked."
    elif marks:
        yield (
            f"{len(marks) - left} of {len(marks)} steps were checked."
            if left
            else (f"All {len(marks)} steps were checked.")
        )
    yield f"The whole page{', every step of it' if marks else ''}: symbackprop derive NET {PAGE}"
