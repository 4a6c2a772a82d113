"""A finding told: the verdict with its quantity, values, the first differing entry, and a plain sentence."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from symbackprop.check.links.nearness import certainly_more
from symbackprop.check.links.next_link import Link
from symbackprop.check.links.state import State
from symbackprop.check.meaning.keys import key
from symbackprop.check.mistakes.diagnosis import diagnosed
from symbackprop.check.mistakes.given_targets import beside_given_targets
from symbackprop.check.mistakes.misfit import misfit
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.places import covering
from symbackprop.check.names.use import Context
from symbackprop.check.records.figures import number
from symbackprop.check.records.report import Cells, Entry, LinkReport
from symbackprop.check.values.finding import SHAPES, Finding
from symbackprop.points.entries import UNKNOWN
from symbackprop.reading.formula import Formula
from symbackprop.reading.tree import Node, Span

MOST_ENTRIES = 12
READINGS = {
    "direct": "read as the direct derivative, not through the other paths",
    "elementwise": "a vector of slopes stands for the diagonal matrix",
    "mask": "the product with the mask is read entry by entry",
    "vector": "a vector is read turned round to fit the matrix",
    "each": "a number is added to each entry, or taken from it",
    "rows": "a vector is repeated over the rows or the columns of the matrix",
    "note": "a derivative stands for what the brace under it says",
    "layout": "right in the transposed layout",
    "last": "the capital letter is read as the number of the last layer",
    "implied": "a sum over the repeated index is understood",
    "class": "read with the index of the right class",
    "update": "the name stands for its value after the update",
    "function": "a letter before a bracket is read as the function, though the network declares the letter",
    "name": "the name of the quantity stands for its gradient",
}


def told(link: Link, formula: Formula, state: State) -> LinkReport:
    """The report of one link."""
    finding = link.finding
    witness = finding.witness or (state.witnesses[0] if state.witnesses else None)
    at = _place(covering(formula.source or formula.latex, link.rhs.at), formula)
    values = _values(finding)
    source = formula.source or formula.latex
    question, effort = link.question, state.effort
    likely = None
    if question is not None and effort.affords(len(nodes(question.side))):
        likely = diagnosed(question, finding, source, state.witnesses, effort, state.tried)
        likely = likely or beside_given_targets(question, finding, source, state.witnesses, effort)
    return LinkReport(
        lhs=_latex(link.lhs, formula),
        rhs=_latex(link.rhs, formula),
        verdict=finding.verdict,
        at=at,
        quantity=None
        if witness is None or link.head is None
        else key(link.head, witness.words, finding.context),
        net=None if finding.witness is None else finding.witness.network.name or None,
        expected=values[0],
        got=values[1],
        entries=values[2],
        because=finding.because,
        mistake=None if likely is None else likely.mistake,
        message=_plain(link, finding, source, state) if likely is None else likely.message,
        mark=at if likely is None else _place(likely.mark, formula),
        correct_latex=None if likely is None else likely.correct_latex,
    )


def _place(at: Span, formula: Formula) -> Span:
    """Offsets into the formula's own LaTeX; macros were expanded in what was parsed."""
    if not formula.places:
        return at
    start = formula.places[min(at[0], len(formula.places) - 1)]
    end = formula.places[min(max(at[1] - 1, at[0]), len(formula.places) - 1)] + 1
    return start, max(start, end)


def _latex(node: Node | None, formula: Formula) -> str:
    if node is None:
        return ""
    source = formula.source or formula.latex
    start, end = covering(source, node.at)
    return source[start:end].strip()


def _values(finding: Finding) -> tuple[Cells, Cells, tuple[Entry, ...]]:
    """Expected and printed numbers, where the given values decided."""
    if finding.at is None or finding.at.kind != "C" or not isinstance(finding.head, np.ndarray):
        return None, None, ()
    expected, got = finding.head, finding.side
    if not isinstance(got, np.ndarray) or expected.ndim != 3 or got.ndim != 3:
        return cells(expected), None, ()
    if expected.shape != got.shape or got.shape[0] != 1:
        return cells(expected), cells(got), ()
    differing = [at for at in np.ndindex(got.shape) if number(expected[at]) != number(got[at])]
    if finding.half is not None:
        half = np.broadcast_to(finding.half, got.shape)
        differing = [at for at in differing if not _printed_right(expected, got, half, at)] or differing
    entries = (Entry(r + 1, c + 1, number(expected[0, r, c]), number(got[0, r, c])) for _, r, c in differing)
    return cells(expected), cells(got), tuple(islice(entries, MOST_ENTRIES))


def _printed_right(expected: Any, got: Any, half: Any, at: tuple[int, ...]) -> bool:
    """An entry that differs by what its printed digits leave open; 0 is no rounding of another number."""
    if half is None or expected[at] is UNKNOWN or got[at] is UNKNOWN or got[at] == 0:
        return False
    return not certainly_more(abs(expected[at] - got[at]), half[at])


def cells(array: Any) -> Cells:
    """A string for 1 x 1, a list for one row or column, rows otherwise."""
    if not isinstance(array, np.ndarray) or array.ndim != 3 or array.shape[0] != 1:
        return None
    rows = [[number(x) for x in row] for row in array[0]]
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    if len(rows) == 1:
        return rows[0]
    if all(len(r) == 1 for r in rows):
        return [r[0] for r in rows]
    return rows


def _plain(link: Link, finding: Finding, source: str, state: State) -> str:
    """The message where no likely mistake was found."""
    if finding.verdict == "wrong" and finding.reason == SHAPES and link.question is not None:
        return misfit(link.question, finding, source, state.witnesses)
    return _message(finding)


def _message(finding: Finding) -> str:
    remarks = [READINGS[d] for d in sorted(finding.dev) if d in READINGS]
    match finding.verdict:
        case "correct" | "definition" | "blank":
            return finding.reason
        case "accepted" | "rounded":
            return "; ".join(r for r in (finding.reason, *remarks) if r)
        case "follows":
            assert finding.because is not None
            return f"This follows from line {finding.because.line}, which is wrong; the step itself is right."
        case "wrong":
            return finding.reason or "The two sides are not equal."
        case _:
            return finding.reason


__all__ = ["Context", "told"]
