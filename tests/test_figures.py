"""Numbers on the page: exact or to digits, in matrices with dots, in products that are not multiplied yet."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, fmpq

from symbackprop.algebra.forms import Array, Number
from symbackprop.algebra.terms import Entry
from symbackprop.numeric.substitute import NumberPart, SubstitutionCell
from symbackprop.numeric.value import Cell, from_cells
from symbackprop.write.latex.figures import cell_tex, dotted, figure, matrix_tex, product_tex, value_figure
from symbackprop.write.latex.measure import width

G = Entry(Array("g", (None, None), "adjoint"))
X = Entry(Array("x", (None, None)))


def part(value: Cell, upstream: bool = False, exponent: int = 1) -> NumberPart:
    return NumberPart(value, upstream, G if upstream else X, Fraction(exponent))


@pytest.mark.parametrize(
    ("cell", "digits", "tex", "relation"),
    [
        (fmpq(-3, 7), None, r"-\tfrac{3}{7}", "="),
        (fmpq(8), 3, "8", "="),
        (fmpq(9, 25), 3, "0.360", "="),
        (fmpq(-1799, 100000), 3, "-0.0180", r"\approx"),
        (arb(2).exp(), None, "7.389", r"\approx"),
        (None, 3, r"\cdot", "="),
    ],
)
def test_a_number_is_printed_with_its_relation(cell: Cell, digits: int | None, tex: str, relation: str) -> None:
    found = figure(cell, digits)
    assert (found.tex, found.relation) == (tex, relation)


def test_a_fraction_is_slashed_inside_a_matrix() -> None:
    assert value_figure(from_cells([[fmpq(-11, 2), fmpq(37, 2)]]), None, 40).tex == (
        r"\begin{bmatrix}-11/2&37/2\end{bmatrix}"
    )


def test_a_row_can_be_printed_as_a_column() -> None:
    value = from_cells([[fmpq(2), fmpq(-1), fmpq(5)]])
    assert value_figure(value, None, 40, column=True).tex == r"\begin{bmatrix}2\\-1\\5\end{bmatrix}"


def test_a_large_matrix_shows_the_first_three_dots_and_the_last() -> None:
    rows = [[str(10 * i + j) for j in range(3)] for i in range(1, 13)]
    shown = dotted(rows, 4, 8)
    assert [row[0] for row in shown] == ["10", "20", "30", r"\vdots", "120"]
    assert dotted([["1", "2", "3", "4", "5"]], 4, 3) == [["1", "2", r"\cdots", "5"]]


def test_the_middle_of_both_dots_is_diagonal() -> None:
    rows = [[str(10 * i + j) for j in range(6)] for i in range(6)]
    assert dotted(rows, 3, 3)[2] == [r"\vdots", r"\vdots", r"\ddots", r"\vdots"]


def test_a_matrix_is_cut_until_it_fits() -> None:
    rows = [["123456789"] * 7]
    tex = matrix_tex(rows, 25)
    assert r"\cdots" in tex and width(tex) <= 25


def test_a_product_keeps_its_factors_and_colours_what_arrives() -> None:
    assert product_tex((part(fmpq(4), upstream=True), part(fmpq(-1))), None).tex == r"\up{4}\cdot (-1)"


def test_a_subtracted_product_begins_with_a_minus() -> None:
    minus = NumberPart(fmpq(-1), False, Number(Fraction(-1)))
    cell = SubstitutionCell(((part(fmpq(2)), part(fmpq(3))), (minus, part(fmpq(5)), part(fmpq(7)))), fmpq(-29))
    assert cell_tex(cell, None).tex == r"2\cdot 3 - 5\cdot 7"


def test_a_negative_base_stands_in_parentheses() -> None:
    assert (
        product_tex((part(fmpq(1, 2)), part(fmpq(-4), exponent=2)), None).tex == r"\tfrac{1}{2}\cdot (-4)^{2}"
    )


def test_an_entry_without_products_is_zero_and_a_long_one_is_cut() -> None:
    assert cell_tex(SubstitutionCell((), fmpq(0)), None).tex == "0"
    assert cell_tex(SubstitutionCell(((part(fmpq(2)),),), fmpq(9), cut=True), None).tex == r"2 + \cdots"
