"""The confusion table counts what it should, and the labelled pages are whole."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import labelled
import pytest
from confusion import group_rows, page_of, student_rows, summary, table
from labelled import Labelled, Row, side_by_side

from symbackprop.check.records.report import FormulaReport, LinkReport, Report, Score, Verdict
from symbackprop.network.file import load_all

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
EVERY = (*labelled.WORKED, *labelled.RENAMED, *labelled.WILD)


def page_text(folder: Path) -> str:
    return (folder / ("document.md" if folder in labelled.WILD else "work.md")).read_text(encoding="utf-8")


def said_of_all(verdict: Verdict) -> Report:
    """A judge that says one thing of everything, on a page of two formulas: of one link, and of two."""
    links = tuple(LinkReport("a", "b", verdict, (0, 1), message=f"no {k}") for k in range(2))
    found = (FormulaReport(1, 1, 1, "a=b", verdict, links[:1]), FormulaReport(2, 2, 1, "a=b=c", verdict, links))
    return Report("net", "page", found, Score(0, 1))


PAGE = (
    Labelled("page", "page-F1", 1, "correct", frozenset({"correct"}), ("correct",)),
    Labelled("page", "page-F2", 2, "wrong", frozenset({"wrong"}), ("correct", "wrong")),
)


def test_a_judge_that_calls_everything_wrong_accuses_every_right_link() -> None:
    found = side_by_side(PAGE, said_of_all("wrong"))
    assert [row.accused for row in found] == [True, False, False]  # the second formula may be called wrong
    assert not any(row.passed for row in found)


def test_a_judge_that_calls_everything_correct_passes_every_wrong_link() -> None:
    found = side_by_side(PAGE, said_of_all("correct"))
    assert [row.passed for row in found] == [False, False, True]
    assert summary(found).startswith("judged 3 of 3")


def test_a_judge_that_says_nothing_judges_nothing() -> None:
    found = side_by_side(PAGE, said_of_all("unbound"))
    assert summary(found).startswith("judged 0 of 3")
    assert [row.message for row in found] == ["no 0", "no 0", "no 1"]


def test_links_that_are_not_those_of_the_label_are_one_row() -> None:
    (first, _) = PAGE
    found = side_by_side((first, first), said_of_all("rounded"))
    assert [(row.label, row.verdict) for row in found] == [("correct", "rounded")] * 2


def test_a_report_of_another_page_is_refused() -> None:
    with pytest.raises(ValueError, match="page has 1 labels, and 2 were reported"):
        side_by_side(PAGE[:1], said_of_all("correct"))


def test_the_table_has_labels_down_and_verdicts_across() -> None:
    lines = table(side_by_side(PAGE, said_of_all("accepted"))).splitlines()
    assert [line.split() for line in lines] == [["accepted"], ["correct", "2"], ["wrong", "1"]]


def test_what_is_not_counted_stands_in_no_table() -> None:
    loose = Labelled("page", "loose", 1, "wrong", frozenset(), counted=False)
    row = Row(loose, "wrong", "correct", "", "")
    assert table([row]).split() == [] and not row.checkable and not row.passed


def test_a_mention_claims_nothing() -> None:
    mention = Labelled("page", "page-F1", 1, "definition", frozenset(), ())
    (row,) = labelled.rows(mention, FormulaReport(1, 1, 1, "W_1", "unbound"))
    assert not row.checkable and not row.accused


def test_an_entry_of_an_answers_file_is_checked_though_it_has_no_relation() -> None:
    answer = Labelled("page", "z_1", 1, "correct", frozenset())
    (row,) = labelled.rows(answer, FormulaReport(1, 1, 1, "0.25", "unbound", quantity="z_1"))
    assert row.checkable


def test_a_page_is_judged_and_what_was_not_judged_is_listed_with_its_reason() -> None:
    def blind(net: Path, page: Path) -> Report:
        found = [a or b for a, b in FORMULA.findall(page.read_text(encoding="utf-8"))]
        reports = tuple(
            FormulaReport(k, k, 1, each, "unbound", message="blind") for k, each in enumerate(found, 1)
        )
        return Report(net.name, "page", reports, Score(0, 1))

    printed = page_of("worked", blind)
    assert "judged 0 of" in printed and "not judged:" in printed and "blind" in printed
    assert len(group_rows("worked", blind)) == 301
    for page in labelled.student_pages():
        if page.suffix == ".md":
            assert any(row.label == "correct" for row in student_rows(page, blind))


@pytest.mark.parametrize("folder", EVERY, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_every_formula_of_a_page_has_its_label_and_every_network_loads(folder: Path) -> None:
    found = FORMULA.findall(page_text(folder))
    assert len(found) == len(labelled.labels(folder))
    assert all(load_all(folder / net) for net in {label.net for label in labelled.labels(folder)})


def test_the_five_worked_pages_have_301_formulas_and_17_of_them_are_wrong() -> None:
    every = [label for folder in labelled.WORKED for label in labelled.labels(folder)]
    assert (len(every), sum(len(label.links or ()) for label in every)) == (
        301,
        311,
    )  # 3 parts have no relation
    assert Counter(label.label for label in every)["wrong"] == 17


def test_the_twelve_wild_pages_have_166_formulas_and_25_of_them_are_wrong() -> None:
    every = [label for folder in labelled.WILD for label in labelled.labels(folder)]
    assert (len(labelled.WILD), len(every)) == (12, 166)
    assert Counter(label.label for label in every)["wrong"] == 25
    assert sum(len(labelled.answer_labels(folder)) for folder in labelled.WILD) == 57
