"""The report on a terminal: what stands where, under which place the caret stands, what is never printed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from verdict_reports import ALL, ANSWERS, link

from symbackprop.check.records.report import FormulaReport, LinkReport, Report, Score
from symbackprop.reading.formula import Document, Formula
from symbackprop.write.verdicts.hints import hinted
from symbackprop.write.verdicts.text import report_text
from symbackprop.write.verdicts.words import counts, fact_and_rest, notes, opening, pieces, sentence, spoken

ESCAPE = re.compile(r"\x1b\[[\d;]*m")


def section(text: str, head: str) -> list[str]:
    """The lines under a head such as `page.md:9:23: wrong`."""
    return text.split(head + "\n")[1].split("\n\n")[0].splitlines()


def one_line(latex: str, span: tuple[int, int], page: str | None = None, **more: str) -> Report:
    """A report on one wrong formula of a page."""
    link = LinkReport("a", latex, "wrong", span, message=more.get("message", ""))
    text = latex if page is None else page
    column = text.index(latex) + 1
    read = Document(text, (Formula(1, 1, column, latex, False),))
    formula = FormulaReport(1, 1, column, latex, "wrong", (link,))
    return Report("net", more.get("document", "page.md"), (formula,), Score(0, 1), page=read)


def test_the_head_begins_with_what_is_right() -> None:
    lines = report_text(ALL).splitlines()
    assert lines[0] == "page.md, against Two ReLU layers"
    assert lines[1] == "6 of 11 formulas hold; 2 need another look. 1.5 of 3 points."
    assert lines[2].startswith("1 right; 1 right, rounded; 2 right, as read; 2 given; 1 wrong; 1 follows;")
    assert lines[3] == "Note: the slope of relu at 0 is taken as 0"
    assert lines[4] == "Start with line 8."


def test_the_table_has_every_formula_in_order() -> None:
    table = report_text(ALL).split("─\n")[1].split("\n\n")[0].splitlines()
    assert [row.split()[0] for row in table] == [str(f.line) for f in ALL.formulas]
    assert re.fullmatch(r" +17 +not declared +q = 7", table[7])


def test_the_caret_stands_under_the_place() -> None:
    quoted, caret, *_ = section(report_text(ALL), "page.md:9:23: wrong")
    assert quoted == r"        = \begin{bmatrix} -2 \\ 4 \end{bmatrix}"
    assert quoted[caret.index("^") :].startswith("-2 ")
    assert caret.strip() == "^^"


def test_the_message_the_expected_value_and_the_correction_follow() -> None:
    assert section(report_text(ALL), "page.md:9:23: wrong")[2:] == [
        "    Entry 1 of Y_3 is 0, not -2. The mask was probably not multiplied in. Line 11 uses 0.",
        "    expected: [0, 4]",
        r"    right would be: \begin{bmatrix} 0 \\ 4 \end{bmatrix}",
    ]


def test_a_line_that_follows_names_the_line_it_follows_from() -> None:
    assert section(report_text(ALL), "page.md:14:37: follows")[-1] == "    Follows from line 8."


def test_an_unread_place_is_underlined_not_the_whole_formula() -> None:
    quoted, caret, message = section(report_text(ALL), "page.md:19:26: not read")
    assert quoted[caret.index("^") : caret.rindex("^") + 1] == r"\end{matrix}"
    assert message.startswith(r"    \begin{bmatrix} is closed by \end{matrix}")


def test_a_reading_is_told_once_with_the_other_lines_that_it_serves() -> None:
    text = report_text(ALL)
    told = "    A row for the column: read as the same vector. So too in line 18."
    assert told in text.splitlines()
    assert "page.md:18" not in text


def test_what_is_not_declared_is_told_at_each_line() -> None:
    unknown = link(8, "q", "7", "unbound", "q is not declared")
    twice = [FormulaReport(k, k, 2, "q = 7", "unbound", (unknown,)) for k in (1, 2)]
    (_, (first,)), (_, (second,)) = notes(replace(ALL, formulas=tuple(twice)))
    assert (first.message, second.message) == ("q is not declared.", "As in line 1.")


def test_a_right_line_and_a_blank_get_no_words() -> None:
    text = report_text(ALL)
    assert "page.md:12" not in text
    assert not re.search(r"^page.md:.*blank", text, re.MULTILINE)


def test_hints_line_has_no_message_and_underlines_the_whole_side() -> None:
    quoted, caret = section(report_text(hinted(ALL, "line")), "page.md:9:7: wrong")
    assert quoted[caret.index("^") :] == r"\begin{bmatrix} -2 \\ 4 \end{bmatrix}"
    assert caret.count("^") == len(r"\begin{bmatrix} -2 \\ 4 \end{bmatrix}")


def test_hints_none_has_the_counts_and_no_place_of_a_mistake() -> None:
    text = report_text(hinted(ALL, "none"))
    assert "1 wrong; 1 follows" in text
    assert "Start with" not in text
    assert "Y_3" not in text
    assert "page.md:17:8: not declared" in text


def test_the_entries_of_an_answers_file_are_named_by_their_keys() -> None:
    text = report_text(ANSWERS)
    assert "z_1: 0.5" in text
    assert section(text, "answers.yaml:2:10: wrong: dL/dW_1")[0] == r"    \delta h^\top"


def test_without_colour_nothing_steers_the_terminal() -> None:
    assert "\x1b" not in report_text(ALL)
    coloured = report_text(ALL, 200, colour=True)
    assert "\x1b[1;31mwrong" in coloured
    assert ESCAPE.sub("", coloured).split("\n")[:5] == report_text(ALL).split("\n")[:5]


def test_no_line_is_wider_than_the_terminal() -> None:
    for width in (40, 60, 79):
        rows = report_text(ALL, width).split("Start with line 8.\n")[1].splitlines()
        assert max(map(len, rows)) <= width
        assert re.search(r"^ +17 ", "\n".join(rows), re.MULTILINE)  # the line numbers keep their room


def test_a_long_line_is_cut_around_the_place() -> None:
    latex = "a = " + " + ".join(f"x_{{{k}}}" for k in range(200))
    start = latex.index("x_{150}")
    text = report_text(one_line(latex, (start, start + 7)))
    quoted, caret = section(text, f"page.md:1:{start + 1}: wrong")
    assert quoted.startswith("    …") and quoted.endswith("…") and len(quoted) <= 100
    assert quoted[caret.index("^") :].startswith("x_{150}")
    assert caret.count("^") == 7


def test_wide_letters_keep_the_caret_under_its_place() -> None:
    text = report_text(one_line("a = 7", (4, 5), page="答え: $a = 7$"))
    quoted, caret = section(text, "page.md:1:10: wrong")
    assert quoted == "    答え: $a = 7$"
    assert caret.index("^") == 4 + len("答え: $a = ") + 2  # two letters are two columns wide


def test_user_text_neither_steers_nor_styles() -> None:
    nasty = "a = [red]\x1b[31m7\u202e[/red]\x07"
    text = report_text(one_line(nasty, (4, 9), document="p\x1b[2J.md", message="Found \x1b]0;x\x07 here."))
    assert not set(text) & set("\x1b\x07\u202e")
    assert "[red]" in text


def test_a_formula_that_the_page_has_in_another_form_is_quoted_itself() -> None:
    read = Document("| $a \\| b$ |", (Formula(1, 1, 4, "a | b", False),))
    formula = FormulaReport(1, 1, 4, "a | b", "wrong", (LinkReport("a", "b", "wrong", (4, 5)),))
    text = report_text(Report("net", "t.md", (formula,), Score(0, 1), page=read))
    assert section(text, "t.md:1:8: wrong") == ["    a | b", "        ^"]


def test_a_page_without_formulas_says_so() -> None:
    text = report_text(Report("net", "empty.md", (), Score(0, 1)))
    assert text == "empty.md, against net\nThere are no formulas on this page. 0 of 1 point.\n"


def test_one_formula_is_spoken_of_as_one() -> None:
    assert opening(one_line("a = 7", (4, 5))) == "0 of 1 formula holds; 1 needs another look. 0 of 1 point."
    assert opening(replace(one_line("a = 7", (4, 5)), score=Score(0, 0))).endswith("another look.")
    assert counts(one_line("a = 7", (4, 5))) == "1 wrong"


def test_the_fact_is_the_first_sentence_and_a_formula_is_never_cut() -> None:
    assert fact_and_rest("It is $a. b$ here: so.") == ("It is $a. b$ here:", " so.")
    assert fact_and_rest("0.5 is right") == ("0.5 is right", "")
    assert pieces("In $x$ and $y$.") == [
        (False, "In "),
        (True, "x"),
        (False, " and "),
        (True, "y"),
        (False, "."),
    ]
    assert spoken("Costs $5 or so") == "Costs $5 or so"


def test_points_are_written_as_short_as_they_are() -> None:
    for score, said in ((Score(1.5, 2.5), "1.5 of 2.5 points."), (Score(1, 1), "1 of 1 point.")):
        assert opening(replace(ALL, score=score)).endswith(said)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("foo is not declared", "foo is not declared."),
        ("a is not declared", "a is not declared."),
        ("the key foo is not declared", "The key foo is not declared."),
        ("a row for the column", "A row for the column."),
        ("is it 3?", "Is it 3?"),
        ("loss_a has no value here", "loss_a has no value here."),
    ],
)
def test_a_name_at_the_start_of_a_message_keeps_its_letters(message: str, said: str) -> None:
    assert sentence(message) == said
