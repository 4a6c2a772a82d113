"""The report as data, and how much of it a reader may see."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from verdict_reports import ALL, ANSWERS

from symbackprop.check.records.report import Report, Score
from symbackprop.write.verdicts.hints import hinted
from symbackprop.write.verdicts.report_json import report_data, report_json


def formula(data: dict[str, Any], index: int) -> dict[str, Any]:
    (found,) = (f for f in data["formulas"] if f["index"] == index)
    assert isinstance(found, dict)
    return found


def test_every_key_of_the_contract_is_there() -> None:
    data = json.loads(report_json(ALL))
    assert list(data)[:7] == ["schema", "network", "document", "formulas", "summary", "first_wrong", "score"]
    assert data["schema"] == "symbackprop.report/1"
    link = [
        "lhs",
        "rhs",
        "verdict",
        "quantity",
        "net",
        "expected",
        "got",
        "entries",
        "mistake",
        "because",
        "message",
    ]
    for each in data["formulas"]:
        assert {"index", "line", "column", "latex", "verdict", "links"} <= set(each)
        assert [list(found) for found in each["links"]] == [link] * len(each["links"])


def test_a_wrong_line_is_told_whole() -> None:
    data = json.loads(report_json(ALL))
    wrong = formula(data, 3)
    assert (wrong["line"], wrong["column"], wrong["verdict"]) == (8, 1, "wrong")
    assert [link["verdict"] for link in wrong["links"]] == ["correct", "wrong"]
    link = wrong["links"][1]
    assert link["entries"] == [{"row": 1, "column": 1, "expected": "0", "got": "-2"}]
    assert (link["expected"], link["got"], link["mistake"]) == (["0", "4"], ["-2", "4"], "mask missing")
    assert formula(data, 5)["links"][0]["because"] == {"index": 3, "line": 8}
    assert data["first_wrong"] == {"index": 3, "line": 8}


def test_the_summary_counts_formulas_from_best_to_worst() -> None:
    summary = json.loads(report_json(ALL))["summary"]
    assert list(summary.items()) == [
        *(("definition", 2), ("correct", 1), ("rounded", 1), ("accepted", 2), ("blank", 1)),
        *(("unbound", 1), ("unreadable", 1), ("follows", 1), ("wrong", 1)),
    ]


def test_points_are_whole_where_they_are_whole() -> None:
    assert report_data(ALL)["score"] == {"points": 1.5, "possible": 3}
    whole = report_json(replace(ALL, score=Score(2.0, 3)))
    assert '"points": 2,' in whole


def test_the_entries_of_an_answers_file_have_their_keys() -> None:
    data = json.loads(report_json(ANSWERS))
    assert [f["quantity"] for f in data["formulas"]] == ["z_1", "dL/dW_1"]


def test_an_empty_page_is_a_report_too() -> None:
    data = json.loads(report_json(Report("net", "empty.md", (), Score(0, 2))))
    assert (data["formulas"], data["summary"], data["first_wrong"]) == ([], {}, None)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_json(ALL) == report_json(replace(ALL, formulas=tuple(ALL.formulas)))


def test_hints_line_says_where_and_no_more() -> None:
    data = report_data(hinted(ALL, "line"))
    assert [f["verdict"] for f in data["formulas"]] == [f.verdict for f in ALL.formulas]
    wrong = formula(data, 3)["links"][1]
    assert (wrong["expected"], wrong["got"], wrong["entries"]) == (None, None, [])
    assert (wrong["mistake"], wrong["message"]) == (None, "")
    assert hinted(ALL, "line").formulas[2].links[1].mark is None
    assert hinted(ALL, "line").formulas[2].links[1].correct_latex is None
    assert data["first_wrong"] == {"index": 3, "line": 8}


def test_hints_line_keeps_the_answer_of_a_blank_to_itself() -> None:
    assert formula(report_data(ALL), 9)["links"][0]["expected"] == ["3", "5"]
    assert formula(report_data(hinted(ALL, "line")), 9)["links"][0]["expected"] is None


def test_hints_line_still_says_why_a_line_was_not_judged() -> None:
    data = report_data(hinted(ALL, "line"))
    assert "has no $q$" in formula(data, 8)["links"][0]["message"]
    assert "end{matrix}" in formula(data, 11)["message"]


def test_hints_none_says_only_that_something_is_wrong() -> None:
    data = report_data(hinted(ALL, "none"))
    assert data["summary"] == report_data(ALL)["summary"]
    assert (data["first_wrong"], data["score"]) == (None, {"points": 1.5, "possible": 3})
    assert [f["index"] for f in data["formulas"]] == [8, 11]  # what was not judged, with its reason
    assert "Y_3" not in json.dumps(data)


def test_hints_full_changes_nothing() -> None:
    assert hinted(ALL, "full") is ALL
