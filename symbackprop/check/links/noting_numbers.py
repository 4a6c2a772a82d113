"""What a page says of one entry, `h_2 = 0.25`, or of the way between two numbers, `da/db = 0.3`."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbackprop.check.links.state import State, WrongClaim
from symbackprop.check.meaning.keys import Claimed, Entry, between, claimed_entry
from symbackprop.check.records.report import Because
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.printed_values import Printed
from symbackprop.points.entries import UNKNOWN
from symbackprop.points.points import Points
from symbackprop.reading.tree import Node


def note_number(head: Node, finding: Finding, state: State, place: Because) -> None:
    """Carry on a number that was rounded, or is wrong, at the given values."""
    witness, at = finding.witness, finding.at
    if witness is None or at is None or finding.side[0, 0, 0] is UNKNOWN:
        return
    entry = claimed_entry(head, witness.words, finding.context)
    if entry is not None:
        _note_entry(*entry, finding, state, place)
        return
    way = between(head, witness.words, finding.context)
    found = None if way is None or finding.right else _through(*way, finding.side, at)
    if way is not None and found is not None and finding.by_value:
        state.wrong.append(WrongClaim("adjoint", way[1], "C", found, place, witness, finding.half))


def _note_entry(claim: Claimed, entry: Entry, finding: Finding, state: State, place: Because) -> None:
    assert finding.witness is not None
    state.settle(claim, finding, entry)
    if finding.right:
        _print_entry(claim, entry, finding, state)
    elif finding.verdict in ("wrong", "follows") and finding.by_value:
        kind, name = claim
        said = WrongClaim(kind, name, "C", finding.side, place, finding.witness, finding.half, entry)
        state.wrong.append(said)


def _print_entry(claim: Claimed, entry: Entry, finding: Finding, state: State) -> None:
    """The entry among the others: as they were printed, or exactly."""
    known = next((p for p in state.printed if (p.kind, p.quantity) == claim), None)
    array = _exact(claim, finding.at) if known is None else known.array
    if array is None or finding.half is None or not all(k < n for k, n in zip(entry, array.shape, strict=True)):
        return
    array, half = array.copy(), (np.zeros_like(array) if known is None else known.half.copy())
    array[entry] = finding.side[0, 0, 0]
    half[entry] = np.ravel(finding.half)[0]
    state.print_value(Printed(claim[0], claim[1], array, half))


def _exact(claim: Claimed, at: Points | None) -> Any:
    found = None if at is None else at.value(claim[1]) if claim[0] == "value" else at.gradient(claim[1])
    if found is None or found.value.shape[0] != 1 or any(x is UNKNOWN for x in found.value.flat):
        return None
    return found.value[0]


def _through(a: str, b: str, wrong: Any, at: Points) -> Any:
    """dL/db with another da/db: dL/db + dL/da (da/db' - da/db), all of them numbers; None where not known."""
    slope, upstream, whole = at.total(a, b), at.gradient(a), at.gradient(b)
    if slope is None or upstream is None or whole is None or at.count != 1:
        return None
    parts = (np.asarray(slope), upstream.value, whole.value)
    if any(part.size != 1 or part.flat[0] is UNKNOWN for part in parts):
        return None
    with at.working():
        moved = parts[2].flat[0] + parts[1].flat[0] * (wrong[0, 0, 0] - parts[0].flat[0])
    found = np.empty((1, 1, 1), dtype=object)
    found[0, 0, 0] = moved
    return found
