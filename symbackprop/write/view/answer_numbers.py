"""An answer in numbers: its terms with the numbers put in, where they fit a line, and the value."""

from __future__ import annotations

from symbackprop.algebra.forms import Element, Form, arrays
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.terms import Index
from symbackprop.derive.answer import Answer, Answered, Told
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.numeric.substitute import sums_cell
from symbackprop.numeric.value import cell_rows, from_cells
from symbackprop.write.latex.figures import Figure, cell_tex, without_up
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.numbered_form import numbered
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_hand import AnswerHand
from symbackprop.write.view.answer_letters import letters_line
from symbackprop.write.view.answer_rows import ROOM
from symbackprop.write.view.told_rows import told_left

NAMED = 9.0  # em of the words beside the numbers


def number_line(sheet: Sheet, hand: AnswerHand | None, answer: Answered, numbers: AnswerNumbers) -> str:
    """0 * (-11/2) + 13 * 37/2 = 481/2; the left side before it where nothing is put in."""
    if not (sheet.network.values or sheet.network.samples):
        return ""  # a number that no value of the file has a part in stands in the answer itself
    if isinstance(answer, Answer) and answer.letters and hand is not None:
        return letters_line(sheet, hand, answer, numbers, ROOM - NAMED) if answer.element else ""
    value = numbers.value
    if value is None or value.blank or (isinstance(answer, Answer) and not answer.element):
        return ""
    turned = value
    if sheet.numerator and isinstance(answer, Answer):
        turned = from_cells([list(row) for row in zip(*cell_rows(value), strict=True)])
    shown = sheet.figure(turned, ROOM - NAMED)
    put_in = _put_in(sheet, hand, answer, numbers) if isinstance(answer, Answer) and hand else None
    if put_in is not None and put_in.tex != shown.tex:
        last = r"\approx" if shown.rounded or put_in.rounded else "="
        line = f"{put_in.tex} {last} {shown.tex}"
        if width(line) <= ROOM - NAMED:
            return line
    left = told_left(sheet, answer) if isinstance(answer, Told) else hand.left_whole if hand else ""
    return f"{left} {shown.relation} {shown.tex}"


def _put_in(sheet: Sheet, hand: AnswerHand, answer: Answer, numbers: AnswerNumbers) -> Figure | None:
    """The products of one entry; of a matrix the matrices in place of its names."""
    scope = numbers.scope
    if scope is None or sheet.as_columns or sheet.numerator:
        return None
    if not answer.open:
        cell = sums_cell(answer.element, {}, scope)
        found = cell_tex(cell, sheet.digits, scope)
        return None if cell.cut else Figure(without_up(found.tex), found.rounded)
    moving = any(isinstance(p, Index) for p in answer.out.at)
    if (
        answer.matrix is None
        or _has_entries(answer.matrix)
        or (moving and any(a.kind != "value" for a in arrays(answer.matrix)))
    ):
        return None
    found_form = numbered(answer.matrix, hand.whole.hand, scope.whole, sheet.digits)
    return None if found_form is None else Figure(without_up(found_form.tex), found_form.rounded)


def _has_entries(form: Form) -> bool:
    """Does an entry of a matrix stand in it, which is no matrix of numbers?"""
    return any(isinstance(part, Element) for part in forms_in(form))
