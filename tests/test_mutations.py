"""A sample of the slips of mutations.py, two at a time, and what follows; the commands measure them all."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mutation_papers import Paper, moved, pages, solved

if TYPE_CHECKING:
    from mutations import Found

pytestmark = pytest.mark.needs_torch
RIGHT = frozenset(("definition", "correct", "rounded", "accepted"))
WRONG = frozenset(("wrong", "follows"))
UNJUDGED = frozenset(("unbound", "unreadable"))
ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ("homework_batch", "gated_softmax", "relu_rows")
KINDS = frozenset((
    "sign", "factor 2", "1/N", "transposed", "mask", "activation", "layer", "sum for components", "index",
    "Hadamard", "chain factor", "consumer", "update order", "rounding", "arithmetic",
))  # fmt: skip


@cache
def written() -> tuple[Paper, ...]:
    return tuple(paper for name in WRITTEN for paper in solved(ROOT / "worked" / name / "net.yaml"))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    import mutations

    steps = moved(tmp_path_factory.mktemp("steps"))
    long, family = (list(solved(ROOT / "worked" / n / "net.yaml"))[1] for n in ("four_scalars", "matrix_rnn"))
    students = [p for p in pages() if p.name.startswith("student")]
    return mutations.measured((*written(), *steps, long, family, *students[::3]), 1)


def test_slips_are_of_every_kind_and_from_many_papers(found: Found) -> None:
    assert len(found.tried) >= 150
    assert {x.kind for x in found.tried} == KINDS
    assert len({x.paper for x in found.tried}) >= 20


def test_slips_are_called_wrong(found: Found) -> None:
    wrong = [x for x in found.tried if x.verdict in WRONG]
    passed = [x for x in found.tried if x.verdict in RIGHT]
    unjudged = [x for x in found.tried if x.verdict in UNJUDGED]
    assert len(wrong) >= 0.98 * len(found.tried), (passed, unjudged)
    assert len(unjudged) <= 0.02 * len(found.tried), unjudged


def test_most_slips_are_named_by_the_kind_that_was_planted(found: Found) -> None:
    wrong = [x for x in found.tried if x.verdict in WRONG]
    named = [x for x in wrong if x.mistake == x.kind]
    assert len(named) >= 0.8 * len(wrong), [(x.kind, x.mistake) for x in wrong if x.mistake != x.kind]


def test_of_two_slips_the_first_is_reported(found: Found) -> None:
    import mutations

    for paper in written():
        for first, report in mutations.doubles(paper, found.tried, 1):
            assert report.first_wrong is not None
            assert report.first_wrong.index == first, paper.name


@pytest.mark.parametrize(("kind", "least"), [("following", 300), ("following_symbols", 100)])
def test_what_follows_is_told_from_what_is_wrong_again(kind: str, least: int) -> None:
    import followed

    cases = list(importlib.import_module(kind).cases())
    right = [c for c in cases if c.verdict == "follows"]
    near = [c for c in cases if c.verdict == "wrong"]
    assert min(len(right), len(near)) >= least
    for case in (*right[:: len(right) // 20], *near[:: len(near) // 20]):
        assert followed.verdicts(case) == ["wrong", case.verdict], (case.about, case.text)
