"""An answers file is read with its digits; what is wrong with one entry costs that entry alone."""

from __future__ import annotations

import pytest

from symbackprop.check.answers_file import Answer, read_answers
from symbackprop.errors import NetworkFileError


def one(value: str, before: str = "") -> Answer:
    """The last entry of a file, `z: value`."""
    return read_answers(f"{before}z: {value}\n", "answers.yaml")[-1]


def refused(text: str) -> str:
    with pytest.raises(NetworkFileError) as caught:
        read_answers(text, "answers.yaml")
    return str(caught.value)


def test_a_list_of_single_mappings_may_say_a_quantity_twice() -> None:
    text = "- z_1: ['-0.1', '1.20']\n- dL/dz_1[2]: '0.0360'\n- z_1: '?'\n"
    first, second, third = read_answers(text, "answers.yaml")
    assert first == Answer(1, "z_1", 1, 8, ("-0.1", "1.20"))
    assert second == Answer(2, "dL/dz_1[2]", 2, 15, "0.0360")
    assert (third.index, third.key, third.is_blank) == (3, "z_1", True)


def test_a_mapping_gives_its_entries_in_order() -> None:
    found = read_answers("b: 2\na: [[1, 2, 3], [4, 5, 6]]\n", "answers.yaml")
    assert [(a.key, a.value) for a in found] == [("b", "2"), ("a", (("1", "2", "3"), ("4", "5", "6")))]


def test_several_documents_are_one_file() -> None:
    found = read_answers("a: 1\n---\nb: 2\n", "answers.yaml")
    assert [(a.index, a.key) for a in found] == [(1, "a"), (2, "b")]


def test_a_list_stands_upright_unless_the_quantity_is_a_row() -> None:
    answer = one("['1', '-2', '3']")
    assert answer.latex() == r"\begin{bmatrix} 1 \\ -2 \\ 3 \end{bmatrix}"
    assert answer.latex(as_row=True) == r"\begin{bmatrix} 1 & -2 & 3 \end{bmatrix}"
    rows = one("[['1', '2'], ['3', '4'], ['5', '6']]")
    assert rows.latex(as_row=True) == rows.latex() == r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{bmatrix}"
    assert one("'0.5'").latex(as_row=True) == "0.5"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.2500", "0.2500"),
        ("'0,25'", "0.25"),
        ("'-0{,}25'", "-0.25"),
        ("'−0.5'", "-0.5"),
        ("+0.50", "0.50"),
        ("'.5'", "0.5"),
        ("'-.5'", "-0.5"),
        ("'2.'", "2"),
        ("1.5e-3", "1.5e-3"),
        ("'0,125'", "0.125"),
        ("'12,5'", "12.5"),
        ("'262,656,001'", "262656001"),
        ("'1,234.50'", "1234.50"),
        ("1/3", r"\frac{1}{3}"),
        ("'-3 / 7'", r"-\frac{3}{7}"),
        (r"'\delta h_2^T'", r"\delta h_2^T"),
        (r"'$\delta h_2^T$'", r"\delta h_2^T"),
        ("2*x", "2*x"),
        ("007", "007"),
    ],
)
def test_a_value_is_a_number_with_its_digits_or_latex(written: str, read: str) -> None:
    assert one(written).value == read


def test_a_comma_before_three_digits_is_read_as_the_rest_of_the_file_is() -> None:
    assert one("'1,250'", "a: 0.5\n").value == "1250"
    assert one("'1,250'", "a: '0,5'\n").value == "1.250"
    assert one("'1{,}250'", "a: 0.5\n").value == "1.250"
    doubtful = one("'1,250'", "a: 7\n")
    assert doubtful.fault == "1,250 can be 1.250 or 1250; write which one"
    assert not doubtful.is_blank


@pytest.mark.parametrize("written", ["'?'", "", "~", "null", "''", "['?', '?']", "[_, '?']", "'…'"])
def test_a_blank_is_a_question_mark_or_nothing(written: str) -> None:
    assert one(written).is_blank


def test_a_blank_among_numbers_is_no_blank_answer() -> None:
    answer = one("['0.5', '?']")
    assert (answer.is_blank, answer.value) == (False, ("0.5", "?"))


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("{a: 1}", "the answer is a mapping; write a number, a list, a list of rows, or LaTeX in quotes"),
        ("[]", "the answer is an empty list; write ? for a blank"),
        ("[[1, 2], [3]]", "the rows have 2 and 1 entries; a matrix needs rows of one length"),
        ("[[[1]], [[2]]]", "lists are nested deeper than rows; a matrix is a list of rows"),
    ],
)
def test_a_value_that_is_not_read_costs_its_entry_alone(written: str, fault: str) -> None:
    first, second = read_answers(f"z: {written}\na: 7\n", "answers.yaml")
    assert (first.fault, first.is_blank, second.value) == (fault, False, "7")


def test_a_file_that_is_no_list_of_entries_is_refused_with_its_place() -> None:
    write = "write z_1: ['0.5', '-1'], or a list of such lines where a quantity comes twice"
    assert refused("only words\n") == f"answers.yaml:1:1: this is no answers file; {write}"
    assert refused("- a: 1\n- 7\n") == f"answers.yaml:2:3: this line has no key; {write}"
    assert "answers.yaml:2:1: a comes twice in this mapping, first in line 1" in refused("a: 1\na: 2\n")
    assert "single quotes for LaTeX" in refused('a: "\\delta"\n')


def test_an_empty_file_has_no_entries() -> None:
    assert read_answers("", "answers.yaml") == read_answers("# nothing\n", "answers.yaml") == ()
