r"""A gradient's numbers: [0\cdot2 4\cdot2; ..] = [0 8; ..], the result boxed; the numbers of a side column."""

from __future__ import annotations

from symbackprop.algebra.forms import Apply, Array
from symbackprop.derive.steps import Gradient
from symbackprop.numeric.scope import SizeUnknown
from symbackprop.numeric.substitute import SubstitutionCell, SubstitutionGrid, gradient_grid
from symbackprop.numeric.value import Value, cell_rows, from_cells
from symbackprop.write.latex.figures import Figure, bmatrix, cell_tex, figure, without_up
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.numbered_form import numbered
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.element import Row

WHOLE = 12  # entries of a substitution matrix that is shown whole
SIGN, FRAME = 1.4, 1.2  # em of a relation with its space, and of the frame around a result
NOTE, ROOMY = 15.0, 30.0  # em of a note behind the numbers, and of a line that has room for one


def grid_of(sheet: Sheet, gradient: Gradient) -> SubstitutionGrid | None:
    """The substitution of a gradient, where it is small and there is one sample."""
    if sheet.numbers.samples or not gradient.chains:
        return None
    try:
        rows, columns = sheet.numbers.scope.extents(gradient.of.shape)
        return gradient_grid(gradient, sheet.numbers.scope) if rows * columns <= WHOLE else None
    except SizeUnknown:
        return None


def filled_grid(sheet: Sheet, gradient: Gradient) -> list[tuple[tuple[int, int], SubstitutionCell]]:
    """The entries that have a number, with their places."""
    grid = grid_of(sheet, gradient)
    if grid is None:
        return []
    places = ((r, c) for r in range(1, grid.rows + 1) for c in range(1, grid.columns + 1))
    cells = (cell for row in grid.cells for cell in row)
    return [(place, cell) for place, cell in zip(places, cells, strict=True) if cell.total is not None]


def side_numbers(sheet: Sheet, cell: SubstitutionCell) -> tuple[str, str]:
    r"""(relation, 0\cdot2 = 0); a sum of several products shows its total only."""
    total = figure(cell.total, sheet.digits, inline=True)
    if len(cell.products) == 1 and len(cell.products[0]) > 1 and not cell.cut:
        product = cell_tex(cell, sheet.digits, sheet.numbers.scope)
        last = r"\approx" if total.rounded or product.rounded else "="
        return product.relation, f"{product.tex} {last} {total.tex}"
    return total.relation, total.tex


def number_rows(sheet: Sheet, gradient: Gradient, room: float) -> list[Row]:
    """Numbers put in, and the boxed result."""
    value = sheet.numbers.gradients.get(gradient.of.name)
    if value is None or value.blank or not gradient.chains:
        return []
    space = room - width(sheet.ink.gradient(gradient.of)) - SIGN
    shown = _gradient_figure(sheet, value, space - FRAME)
    result = rf"\result{{{shown.tex}}}"
    put_in = _put_in(sheet, gradient, space)
    if put_in is None or without_up(put_in.tex) == shown.tex:
        if sheet.pen.form(gradient.matrix or gradient.of) == shown.tex:
            return []
        return [("", f"{shown.relation} {result}", _masked(sheet, gradient) if room > ROOMY else "")]
    last = r"\approx" if shown.rounded or put_in.rounded else "="
    first = f"{put_in.relation} {put_in.tex}"
    why = _masked(sheet, gradient) if room > ROOMY else ""
    if width(f"{first} {last} {result}") <= space - (NOTE if why else 0):
        return [("", f"{first} {last} {result}", why)]
    return [("", first, why), ("", f"{last} {result}", "")]


def _gradient_figure(sheet: Sheet, value: Value, room: float) -> Figure:
    if sheet.numerator:
        value = from_cells([list(row) for row in zip(*cell_rows(value), strict=True)])
    return sheet.figure(value, room)


def _put_in(sheet: Sheet, gradient: Gradient, room: float) -> Figure | None:
    """Entry by entry if that fits, else the matrix form with numbers for its names."""
    grid = grid_of(sheet, gradient)
    if grid is not None and not any(cell.cut for row in grid.cells for cell in row):
        figures = [[cell_tex(cell, sheet.digits, sheet.numbers.scope) for cell in row] for row in grid.cells]
        texts = sheet.turned([[f.tex for f in row] for row in figures], gradient.of.shape)
        alone = grid.rows == grid.columns == 1
        tex = texts[0][0] if alone else bmatrix(texts)
        if width(tex) <= room:
            return Figure(tex, any(f.rounded for row in figures for f in row))
    found = _matrices(sheet, gradient)
    return found if found is not None and width(found.tex) <= room else None


def _matrices(sheet: Sheet, gradient: Gradient) -> Figure | None:
    """The matrix form with a matrix of numbers for each name."""
    if gradient.matrix is None or sheet.numbers.samples or sheet.as_columns or sheet.numerator:
        return None
    return numbered(gradient.matrix, sheet.pen.hand, sheet.numbers.scope.whole, sheet.digits)


def _masked(sheet: Sheet, gradient: Gradient) -> str:
    """S_31 = -2 is off, S_32 = 4 is on: the places of a relu with few entries."""
    equation = next((e for e in sheet.derivation.equations if gradient.via == (e.name,)), None)
    if equation is None or not isinstance(equation.form, Apply) or equation.form.rule != "relu":
        return ""
    z = equation.form.args[0]
    value = sheet.numbers.forward.get(z.name) if isinstance(z, Array) else None
    if value is None or value.exact is None or value.rows * value.columns > 2 or not isinstance(z, Array):
        return ""
    said = []
    for r, row in enumerate(cell_rows(value), start=1):
        for c, cell in enumerate(row, start=1):
            places = [p for p, axis in zip((r, c), z.shape, strict=True) if axis is not None]
            number = figure(cell, sheet.digits, inline=True).tex
            state = "on" if cell is not None and cell > 0 else "off"
            said.append(f"${sheet.ink.name(z.name, places)} = {number}$ is {state}")
    return ", ".join(said)
