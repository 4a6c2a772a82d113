"""A fault of our own in one line: the page is judged on, and the line says whose fault it is."""

from __future__ import annotations

import pytest
from judged_lines import report_of
from test_judge import COLUMNS

from symbackprop.check import page as pages
from symbackprop.reading.formula import Formula


def test_a_fault_of_ours_costs_one_formula_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = pages.Judge.formula

    def faulty(self: pages.Judge, formula: Formula) -> object:
        if formula.index == 2:
            raise LookupError("z_1")
        return judged(self, formula)

    monkeypatch.setattr(pages.Judge, "formula", faulty)
    report = report_of(COLUMNS, r"z_1 = W_1 x + b_1", r"h_1 = z_1", r"h_1 = b_1")
    assert [f.verdict for f in report.formulas] == ["definition", "unbound", "wrong"]
    assert report.formulas[1].message == (
        "this line was not judged, by a fault of symbackprop; please report it (LookupError)"
    )
    assert report.first_wrong is not None
    assert report.first_wrong.index == 3
