"""A sample of the rewritings: a line that says the same in another way is never called wrong."""

from __future__ import annotations

import pytest
from mutation_papers import pages
from rewritings import RIGHT, Found, run

STEP = 29  # every so many-th rewriting of each page; the command tries all


@pytest.fixture(scope="module")
def found() -> Found:
    return run(pages(), STEP)


def test_rewritings_are_of_every_kind(found: Found) -> None:
    assert len(found.tried) >= 200
    assert len({x.kind for x in found.tried}) >= 12


def test_no_line_is_accused_for_the_way_it_is_written(found: Found) -> None:
    assert [f"{x.paper}:{x.line} {x.kind}: {x.source} {x.message}" for x in found.wrong()] == []


def test_nearly_every_rewritten_line_stays_right(found: Found) -> None:
    left = [x for x in found.tried if x.verdict not in RIGHT]
    assert len(left) <= 0.02 * len(found.tried), left
