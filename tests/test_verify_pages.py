"""Labelled pages as the judge sees them: no right line accused, no wrong one passed, and nearly all judged."""

from __future__ import annotations

import functools

import pytest
from confusion import GROUPS, group_rows
from labelled import WRONG, Row

COINCIDENCES = ("001-F41", "001-F55", "001-F61")  # right at the given numbers only


@functools.cache
def judged(group: str) -> tuple[Row, ...]:
    return group_rows(group)


def names(rows: list[Row]) -> list[str]:
    return [f"{row.of.name} {row.place}: {row.verdict}, {row.message}" for row in rows]


def share(rows: list[Row], good: list[Row]) -> float:
    return len(good) / len(rows)


@pytest.mark.parametrize("group", GROUPS)
def test_no_right_line_is_accused(group: str) -> None:
    assert names([row for row in judged(group) if row.accused]) == []


@pytest.mark.parametrize("group", GROUPS)
def test_no_wrong_line_is_passed(group: str) -> None:
    assert names([row for row in judged(group) if row.passed]) == []


@pytest.mark.parametrize("group", ["worked", "renamed", "wild", "answers", "student", "outside"])
def test_nine_of_ten_lines_that_can_be_checked_are_judged(group: str) -> None:
    checkable = [row for row in judged(group) if row.checkable]
    missing = [row for row in checkable if not row.judged]
    assert len(missing) <= len(checkable) / 10, names(missing)
    assert all(row.message for row in missing), names(missing)


def wrong_formulas(group: str) -> dict[str, list[str]]:
    """The verdicts of the wrong links of each formula that is labelled wrong."""
    found: dict[str, list[str]] = {}
    for row in judged(group):
        if row.of.label == "wrong" and row.label in ("wrong", "follow-through"):
            found.setdefault(row.of.name, []).append(row.verdict)
    return found


@pytest.mark.parametrize(("group", "count"), [("worked", 17), ("renamed", 17)])
def test_every_wrong_formula_is_called_wrong_or_at_most_two_of_them_unbound(group: str, count: int) -> None:
    found = wrong_formulas(group)
    unbound = [name for name, verdicts in found.items() if "wrong" not in verdicts]
    assert len(found) == count
    assert len(unbound) <= 2 and all("unbound" in found[name] for name in unbound), unbound


def test_what_is_right_by_chance_at_the_given_numbers_is_called_wrong() -> None:
    found = wrong_formulas("worked")
    assert {name: "wrong" in found[name] for name in COINCIDENCES} == dict.fromkeys(COINCIDENCES, True)


@pytest.mark.parametrize(
    ("group", "least"), [("wild", 0.92), ("answers", 0.92), ("student", 0.95), ("outside", 0.95)]
)
def test_wrong_lines_are_called_wrong(group: str, least: float) -> None:
    wrong = [row for row in judged(group) if row.checkable and row.label in ("wrong", "follow-through")]
    caught = [row for row in wrong if row.verdict in WRONG]
    assert share(wrong, caught) >= least, names([row for row in wrong if row not in caught])
