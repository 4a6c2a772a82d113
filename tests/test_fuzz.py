"""A sample of `python tests/fuzz_pages.py`: adverse strings, pieces in any order, mangled pages."""

from __future__ import annotations

import pytest
from fuzz_pages import ADVERSE, PAGES, Found, judged, run


def test_adverse_strings_are_told_and_never_raise() -> None:
    found = Found(faults=[])
    for text in ADVERSE[::3]:  # all of them by `python tests/fuzz_pages.py`
        judged(PAGES[0], f"$${text}$$", found, 1)
    assert found.faults == []


def test_a_sample_of_strings_and_mangled_pages_raises_nothing() -> None:
    assert run(110, 2, seed=3).faults == []


def test_a_judge_that_raises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("symbackprop.verify", raising)
    found = Found(faults=[])
    judged(PAGES[0], "$x$", found, 1)
    assert found.faults is not None and "RecursionError: too deep" in found.faults[0]
