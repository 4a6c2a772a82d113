"""The rows of an answer: one step a row with its reason, or the filled matrix, then the final form framed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from symbackprop.algebra.collect import collect
from symbackprop.algebra.contract import contract_all
from symbackprop.algebra.terms import Delta, Index, Place, Sums, rename
from symbackprop.derive.answer import Answer
from symbackprop.derive.steps import Step
from symbackprop.write.latex.figures import bmatrix
from symbackprop.write.latex.layout import LINE, REASON, broken
from symbackprop.write.latex.measure import width
from symbackprop.write.sheet.reasons import reason
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_hand import AnswerHand, partial
from symbackprop.write.view.element import Row

MOST = (3, 4)  # rows and columns of a filled matrix, unless it is asked for
ASKED = (8, 8)
INDENT = 2.7  # em that a question's displays are set in
ROOM, BESIDE = LINE - INDENT, REASON - INDENT
FILL, FRAME = r"\filled", r"\answer"


def answer_rows(sheet: Sheet, hand: AnswerHand, answer: Answer, as_in: str = "") -> list[Row]:
    """Everything from the left side to the framed answer; `as_in` names where its steps stand already."""
    cells = shown_cells(sheet, hand, answer)
    if cells:
        return _filled_rows(sheet, hand, answer, cells)
    if not answer.element:
        return _step_rows(sheet, hand, answer, last=True)
    last = answer.matrix is None or answer.ask.form == "element"
    if as_in:
        text = hand.entry.sums(answer.element, hand.letters)
        rows = filled_row(hand.left_entry, text, as_in, FRAME if last else FILL)
    else:
        rows = _step_rows(sheet, hand, answer, last)
    if not last and answer.open:
        text = matrix_text(hand, answer)
        rows += filled_row(hand.left_whole, text, "vectorise, checked by lowering back", FRAME)
    return rows


def shown_cells(sheet: Sheet, hand: AnswerHand, answer: Answer) -> list[list[str]]:
    """The filled matrix, where it is shown in place of steps."""
    if answer.ask.form == "element":
        return []
    cells = filled_cells(sheet, hand, answer, answer.element)
    if cells and too_wide(hand, cells) and answer.inner is not None:
        cells = filled_cells(sheet, hand, answer, answer.short)
    return cells


def matrix_text(hand: AnswerHand, answer: Answer) -> str:
    """The matrix form; 0 where the answer is 0."""
    if answer.matrix is None or not answer.element:
        return "0"
    return hand.whole.form(hand.whole.gradient_form(answer.matrix))


# -- steps ---------------------------------------------------------------------------------------------------


def _step_rows(sheet: Sheet, hand: AnswerHand, answer: Answer, last: bool) -> list[Row]:
    steps = answer.chain.steps if answer.chain is not None else ()
    if not steps:
        text = hand.entry.sums(answer.element, hand.letters)
        return filled_row(hand.left_entry, text, "", FRAME if last else FILL)
    texts = [hand.entry.sums(sums_of(step), hand.letters) for step in steps]
    shown = [k for k, text in enumerate(texts) if k == len(texts) - 1 or text != texts[k + 1]]
    rows: list[Row] = []
    for k in shown:
        final = last and k == shown[-1]
        why = step_reason(sheet, hand, answer, steps[k])
        rows += filled_row("" if rows else hand.left_entry, texts[k], why, FRAME if final else FILL)
    return rows


def sums_of(step: Step) -> Sums:
    assert isinstance(step.rhs, tuple)
    return step.rhs


def step_reason(sheet: Sheet, hand: AnswerHand, answer: Answer, step: Step) -> str:
    """The reason of a derivation's step, and those that only answers have."""
    words = sheet.words.name
    detail = step.detail
    if step.reason == "chain" and step.rhs == ():
        out = answer.out.array.name
        return f"${words(out)}$ does not depend on ${words(answer.wrt.array.name)}$"
    if isinstance(detail, Delta) and isinstance(detail.i, int) and isinstance(detail.j, int):
        numbers = [hand.entry.place(p, hand.letters) for p in (detail.i, detail.j)]
        pair = ("" if all(len(n) == 1 for n in numbers) else ",").join(numbers)
        said = f"$\\delta_{{{pair}}} = {int(detail.i == detail.j)}$"
    elif isinstance(detail, str) and step.reason != "fact":
        said = detail
    else:
        parameters = frozenset(q.name for q in sheet.network.with_role("parameter"))
        return reason(step, hand.entry, hand.letters, parameters, checked=answer.derivation.checks is not None)
    return said + ("" if answer.derivation.checks is None or step.checked == "exact" else ", not checked")


def filled_row(left: str, right: str, why: str, mark: str) -> list[Row]:
    """`left = right` in the pen's colour, framed if it is the answer, broken where it is too long."""
    room = BESIDE if why else ROOM
    if width(left) + width(right) + 2 <= room:
        return [(left, f"= {mark}{{{right}}}", why)]
    cut = broken(left, f"= {right}", room - 1)
    if len(cut) == 1 and mark == FRAME and width(left) + width(right) + 2 <= ROOM:
        return [(left, f"= {mark}{{{right}}}", why)]
    return [(a, _coloured(b), why if k == 0 else "") for k, (a, b) in enumerate(cut)]


def _coloured(line: str) -> str:
    for opening in ("= ", r"\qquad {}"):
        if line.startswith(opening):
            return f"{opening}{FILL}{{{line.removeprefix(opening)}}}"
    return f"{FILL}{{{line}}}"


# -- the filled matrix ---------------------------------------------------------------------------------------


def places_of(answer: Answer) -> list[list[dict[Index, Place]]]:
    """Row by row, the numbers of the open indices; nothing where a size is a symbol."""
    lengths = [index.extent for index in answer.open]
    if answer.shape is None or not lengths or any(isinstance(length, str) for length in lengths):
        return []
    ranges = [range(1, int(length) + 1) for length in lengths]
    flat = [dict[Index, Place](zip(answer.open, at, strict=True)) for at in itertools.product(*ranges)]
    columns = 1 if answer.shape[1] is None else len(ranges[-1])
    return [flat[k : k + columns] for k in range(0, len(flat), columns)]


def entry_at(element: Sums, places: dict[Index, Place]) -> Sums:
    """The element form at one place, its deltas known."""
    sums = rename(element, places)
    found = contract_all(sums)
    return collect(found[-1][1] if found else sums)


def cell_text(hand: AnswerHand, element: Sums, places: dict[Index, Place]) -> str:
    """One entry of the filled matrix."""
    return hand.entry.sums(entry_at(element, places), hand.letters, limits=False)


def tall(cells: Sequence[Sequence[str]]) -> str:
    """A matrix whose fractions are as large as in the lines around it."""
    return bmatrix([[cell.replace(r"\frac", r"\dfrac") for cell in row] for row in cells])


def too_wide(hand: AnswerHand, cells: Sequence[Sequence[str]]) -> bool:
    return width(hand.left_whole) + width(tall(cells)) + 1.5 > ROOM


def where_short(sheet: Sheet, hand: AnswerHand, answer: Answer) -> str:
    """What stands for the gradient in a matrix that would be too wide without its name."""
    inner = answer.inner
    cells = filled_cells(sheet, hand, answer, answer.element) if inner is not None else []
    if inner is None or inner.matrix is None or not too_wide(hand, cells):
        return ""
    pen = sheet.words
    return f"with ${pen.gradient(inner.wrt.array)} = {pen.form(pen.gradient_form(inner.matrix))}$"


def filled_cells(sheet: Sheet, hand: AnswerHand, answer: Answer, element: Sums) -> list[list[str]]:
    """The answer at every place; nothing where the matrix would be too large."""
    places = places_of(answer)
    most = ASKED if answer.ask.form == "filled" else MOST
    if not places or len(places) > most[0] or len(places[0]) > most[1] or not element:
        return []
    if answer.ask.form in ("matrix", "vector") and answer.matrix is not None:
        return []
    cells = [[cell_text(hand, element, at) for at in row] for row in places]
    turned = sheet.turned(cells, answer.shape or (None, None))
    if answer.ask.form != "filled" and too_wide(hand, turned):
        return []
    return turned


def partials(sheet: Sheet, hand: AnswerHand, answer: Answer) -> str:
    """The matrix of partial derivatives that a sheet prints before its blanks."""
    places = places_of(answer)
    if not places or len(places) > MOST[0] or len(places[0]) > MOST[1]:
        return ""
    loss = sheet.network.loss
    named = [[partial(hand, sheet.ink, answer, at, loss) for at in row] for row in places]
    cells = [[cell.replace(r"\frac", r"\dfrac") for cell in row] for row in named]
    return bmatrix(sheet.turned(cells, answer.shape or (None, None)))


def _filled_rows(sheet: Sheet, hand: AnswerHand, answer: Answer, cells: Sequence[Sequence[str]]) -> list[Row]:
    named = partials(sheet, hand, answer)
    matrix = tall(cells)
    last = answer.matrix is None
    body = f"{FRAME if last else FILL}{{{matrix}}}"
    rows: list[Row] = []
    if named and width(hand.left_whole + named + matrix) + 3 <= ROOM:
        rows.append((hand.left_whole, f"= {named} = {body}", ""))
    elif named:
        rows += [(hand.left_whole, f"= {named}", ""), ("", f"= {body}", "")]
    else:
        rows.append((hand.left_whole, f"= {body}", ""))
    if last:
        return rows
    text = matrix_text(hand, answer)
    if len(rows) == 1 and width(hand.left_whole + named + matrix + text) + 5 <= ROOM:
        left, right, _ = rows[0]
        return [(left, rf"{right} = {FRAME}{{{text}}}", "")]
    return rows + filled_row("", text, "", FRAME)
