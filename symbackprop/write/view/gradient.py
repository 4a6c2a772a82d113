"""One gradient on the page: chain, vectorised result, filled matrix, numbers put in, boxed, entries beside."""

from __future__ import annotations

from symbackprop.algebra.across import limits
from symbackprop.algebra.forms import Apply, Array
from symbackprop.algebra.lower import NotLowered, lower
from symbackprop.algebra.shapes import is_scalar, rank
from symbackprop.algebra.terms import Func, Index, Place, rename
from symbackprop.derive.steps import Gradient
from symbackprop.network.network import Equation
from symbackprop.write.latex.figures import bmatrix
from symbackprop.write.latex.layout import BELOW, BESIDE, LINE, SIDE
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.shapes_tex import shape_tex
from symbackprop.write.latex.unrolled import unrolled
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.sheet.view_family import gradient_cells
from symbackprop.write.view.element import Row, with_reason
from symbackprop.write.view.model import GradientView, Lines, SideColumn, lines, side_column
from symbackprop.write.view.numbers import filled_grid, number_rows, side_numbers
from symbackprop.write.view.side import shortened, side_width

FILLED = (3, 4)  # rows and columns of a filled matrix
SMALL = 4  # entries of a side column


def gradient_view(sheet: Sheet, gradient: Gradient, repeats: str | None) -> GradientView:
    """`repeats` names the gradient of the same form that was derived first."""
    entries = _entries(sheet, gradient)
    filled = _filled(sheet, gradient)
    opening = _opening(sheet, gradient)
    rows = _rows(sheet, gradient, repeats, bool(opening), filled, beside=bool(entries))
    beside = bool(entries) and _fit_beside(rows, entries)
    if entries and not beside:
        entries = tuple(shortened(column, BELOW) for column in entries)
        rows = _rows(sheet, gradient, repeats, bool(opening), filled, beside=False)
    entries = tuple(column for column in entries if column.entries)
    return GradientView(
        name=sheet.ink.name(gradient.of.name),
        quiet=shape_tex(sheet.ink, gradient.of.shape) + (", asked for" if gradient.wanted else ""),
        openings=opening,
        displays=(_display(rows),),
        columns=entries,
        has_beside=beside,
        has_below=bool(entries) and not beside,
        wheres=_clauses(sheet, gradient),
    )


def _display(rows: list[Row]) -> Lines:
    return lines(rows)


def _fit_beside(rows: list[Row], columns: tuple[SideColumn, ...]) -> bool:
    """Do the display and the side column stand next to each other?"""
    left = max(width(r[0]) for r in rows)
    wide = max(side_width(column) for column in columns)
    return all(left + width(r[1]) <= BESIDE and not r[2] for r in rows) and wide <= SIDE


# -- the vectorised result -----------------------------------------------------------------------------------


def _rows(
    sheet: Sheet, gradient: Gradient, repeats: str | None, opened: bool, filled: str, beside: bool
) -> list[Row]:
    numbers = number_rows(sheet, gradient, BESIDE if beside else LINE)
    left, result = result_of(sheet, gradient)
    why = "" if beside else why_of(sheet, gradient, repeats)
    if not numbers and gradient.chains:
        result = rf"\result{{{result}}}"
    schematic = "" if opened else chain_of(sheet, gradient)
    if schematic == result or rf"\result{{{schematic}}}" == result:
        schematic = ""
    right = " ".join(f"= {part}" for part in (schematic, result, filled) if part)
    rows = with_reason(left, right, why)
    if beside and width(left + right) > BESIDE:
        rows = [
            row
            for k, part in enumerate((schematic, result, filled))
            if part
            for row in with_reason(left if not k or (not schematic and k == 1) else "", f"= {part}", "")
        ]
    rows += _expanded(sheet, gradient)
    return rows + numbers


def result_of(sheet: Sheet, gradient: Gradient) -> tuple[str, str]:
    """(dL/dW, its matrix form); its element form where no matrix form was found or asked for."""
    if gradient.matrix is None or sheet.form == "element":
        letters = sheet.pen.letters([gradient.element], gradient.free)
        places = [letters[i] for i in gradient.free]
        return sheet.ink.gradient(gradient.of, places), sheet.pen.sums(gradient.element, letters)
    return sheet.ink.gradient(gradient.of), sheet.pen.form(sheet.pen.gradient_form(gradient.matrix))


def chain_of(sheet: Sheet, gradient: Gradient) -> str:
    """dL/dS_3 * dS_3/dW_2, a summand for each consumer."""
    if spans_cells(gradient):
        return ""  # the sum over the index stands in the result
    parts = []
    for name in gradient.via:
        if name == sheet.network.loss:
            continue
        equation = _equation(sheet, name)
        if equation is None:
            parts.append(sheet.pen.hand.array(Array(gradient.of.name, gradient.of.shape, "via", name)).text)
        else:
            parts.append(sheet.pen.chain(equation.out, gradient.of))
    if sheet.network.loss in gradient.via and parts:
        parts.append(
            sheet.pen.hand.array(Array(gradient.of.name, gradient.of.shape, "via", sheet.network.loss)).text
        )
    return " + ".join(parts)


def spans_cells(gradient: Gradient) -> bool:
    """Do all the cells of a family send a part?"""
    heads = (factor for term in gradient.element for factor in term.factors)
    return any(isinstance(factor, Func) and limits(factor.rule) is not None for factor in heads)


def _equation(sheet: Sheet, name: str) -> Equation | None:
    return next((e for e in sheet.derivation.equations if e.name == name), None)


def why_of(sheet: Sheet, gradient: Gradient, repeats: str | None) -> str:
    """For which cells of a family it holds, and why."""
    said = (gradient_cells(sheet, gradient.of.name), _why(sheet, gradient, repeats))
    return "; ".join(filter(None, said))


def _why(sheet: Sheet, gradient: Gradient, repeats: str | None) -> str:
    if repeats is not None:
        return f"as for ${sheet.ink.name(repeats)}$"
    if gradient.matrix is None:
        return "no matrix form was found: it stays in index form"
    forms = [e.form for name in gradient.via if (e := _equation(sheet, name)) is not None]
    if any(c.key.startswith("collapse") for c in gradient.chains):
        return "the quotient cancels, see below"
    if len(forms) == 1 and isinstance(forms[0], Apply) and not is_scalar(gradient.of.shape):
        return f"the Jacobian of ${sheet.ink.hand.function(forms[0].rule)}$ is diagonal"
    if len(gradient.via) > 1:
        return "every consumer sends its part"
    return ""


def _expanded(sheet: Sheet, gradient: Gradient) -> list[Row]:
    """Everything put in, on request."""
    form = gradient.expanded
    if not sheet.expanded or form is None or form == gradient.matrix or sheet.form == "element":
        return []
    text = sheet.pen.form(sheet.pen.gradient_form(form))
    return with_reason("", f"= {text}", "upstream gradients put in")


# -- entries -------------------------------------------------------------------------------------------------


def _filled(sheet: Sheet, gradient: Gradient) -> str:
    """The matrix of entries of an asked-for gradient of rank 2."""
    if (
        not gradient.wanted
        or rank(gradient.of.shape) != 2
        or gradient.matrix is None
        or sheet.form == "element"
    ):
        return ""
    rows, columns = gradient.of.shape
    if not isinstance(rows, int) or not isinstance(columns, int) or rows > FILLED[0] or columns > FILLED[1]:
        return ""
    cells = sheet.pen.filled(
        gradient.of, gradient.element, gradient.free, range(1, rows + 1), range(1, columns + 1)
    )
    tall = [[cell.replace(r"\frac", r"\dfrac") for cell in row] for row in cells]
    text = bmatrix(sheet.turned(tall, gradient.of.shape))
    return text if width(text) <= LINE - 8 else ""


def _opening(sheet: Sheet, gradient: Gradient) -> tuple[str, ...]:
    """The chain, and what the consumer's entries are."""
    chain = chain_of(sheet, gradient)
    if not chain or not gradient.wanted or len(gradient.via) != 1 or rank(gradient.of.shape) < 2:
        return ()
    text = f"{sheet.ink.gradient(gradient.of)} = {chain}"
    consumer = _consumer_entries(sheet, gradient)
    if consumer and width(text) + width(consumer) + 2.5 <= LINE:
        return (rf"{text}, \qquad {consumer}",)
    return ()


def _consumer_entries(sheet: Sheet, gradient: Gradient) -> str:
    """S_3 = [Y_21 w_211 + Y_22 w_221, ..]"""
    equation = _equation(sheet, gradient.via[0])
    if equation is None or rank(equation.out.shape) == 0:
        return ""
    extents = [1 if axis is None else axis for axis in equation.out.shape]
    if any(isinstance(e, str) or e > 3 for e in extents):
        return ""
    rows, columns = (int(e) for e in extents)
    row, column = (None if axis is None else 1 for axis in equation.out.shape)
    try:
        cells = [
            [
                sheet.ink.sums(unrolled(lower(equation.form, row and r, column and c)), limits=False)
                for c in range(1, columns + 1)
            ]
            for r in range(1, rows + 1)
        ]
    except NotLowered:
        return ""
    return (
        f"{sheet.ink.name(equation.name)} = {bmatrix(sheet.turned(cells, equation.out.shape, gradient=False))}"
    )


def _entries(sheet: Sheet, gradient: Gradient) -> tuple[SideColumn, ...]:
    """The side column: each entry's rule and number, for few entries that are more than one factor."""
    value = sheet.numbers.gradients.get(gradient.of.name)
    if value is None or value.blank or sheet.numbers.samples or not gradient.chains or sheet.form == "matrix":
        return ()
    summed = any(term.bound for term in gradient.element)
    if not ((summed and rank(gradient.of.shape) == 1) or (gradient.wanted and rank(gradient.of.shape) == 2)):
        return ()
    known = filled_grid(sheet, gradient)
    if not known or len(known) > SMALL:
        return ()
    rule = unrolled(gradient.element)
    axes = [axis for axis in range(2) if gradient.of.shape[axis] is not None]
    found = []
    for place, cell in known:
        names: dict[Index, Place] = {i: place[axis] for i, axis in zip(gradient.free, axes, strict=True)}
        name = sheet.ink.name(gradient.of.name, [place[axis] for axis in axes])
        text = sheet.pen.words().sums(rename(rule, names), limits=False)
        found.append((name, text, *side_numbers(sheet, cell)))
    return (side_column(found),)


def _clauses(sheet: Sheet, gradient: Gradient) -> tuple[str, ...]:
    """What the letters of unnamed parts stand for."""
    used = [sheet.clauses[name] for name in gradient.via if name in sheet.clauses]
    return tuple(f"with ${clause}$" for clause in used)
