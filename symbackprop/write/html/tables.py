"""The network on an HTML page: its equations with shapes, what is given, and its numbers forward."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from symbackprop.algebra.shapes import Shape, is_scalar
from symbackprop.network.network import Equation
from symbackprop.write.html.rows import formula, row, sentence, whole_row
from symbackprop.write.html.view import Named, Row, Rows, Table
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.shapes_tex import shape_tex
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.model import Block, FormulaRows
from symbackprop.write.view.network import GIVEN, equation_tex, shown_quantities, where_line

REASON = 16.0  # em of a formula beside a line


def network_tables(
    sheet: Sheet, equations: Sequence[FormulaRows], values: Sequence[FormulaRows], where: str
) -> tuple[Table, ...]:
    """The equations with shapes, then what is given; `where`: the shapes of what has no value are told here."""
    shapes = {
        sheet.ink.name(q.name): sentence(shape_tex(sheet.words, q.array.shape))
        for q in sheet.network.quantities.values()
    }
    if all(is_scalar(q.array.shape) for q in sheet.network.quantities.values()):
        shapes = {}
    unknown = () if values or not where or not shapes else _unknown(sheet)
    found = (Table("Equations", _lines(equations, shapes)), Table("Given", _lines(values, shapes) or unknown))
    return tuple(table for table in found if table.lines)


def where_rest(sheet: Sheet, where: str, tables: Sequence[Table]) -> Markup:
    """What the tables do not say: the shapes of what has none beside it, sizes, facts of the targets."""
    if not where:
        return Markup()
    lines = [line.row for table in tables for line in table.lines if line.shape]
    shaped = {name for line in lines for name in (line.left, *line.pieces)}
    names = sheet.network.quantities
    return sentence(where_line(sheet, {name for name in names if formula(sheet.ink.name(name)) in shaped}))


def _unknown(sheet: Sheet) -> tuple[Named, ...]:
    """Names that are given without a number, those of one shape in one line."""
    groups: dict[Shape, list[str]] = {}
    for quantity in shown_quantities(sheet):
        if quantity.role in GIVEN and quantity.label is None:
            groups.setdefault(quantity.array.shape, []).append(sheet.ink.name(quantity.name))
    return tuple(
        Named(
            Row(Markup(), tuple(formula(name) for name in names), Markup(), r",\ ".join(names), "names"),
            sentence(shape_tex(sheet.words, shape)),
        )
        for shape, names in groups.items()
    )


def _lines(shown: Sequence[FormulaRows], shapes: dict[str, Markup]) -> tuple[Named, ...]:
    texts = [formula.tex for each in shown for line in each.rows for formula in line.formulas]
    made = [(text, whole_row(text)) for text in texts]
    return tuple(Named(line, _shape(text, shapes)) for text, line in made)


def _shape(tex: str, shapes: dict[str, Markup]) -> Markup:
    return shapes.get(tex.partition("=")[0].strip(), Markup())


def forward_rows(sheet: Sheet, blocks: Sequence[Block]) -> tuple[Rows, ...]:
    """Every equation with its numbers, one under the other, and at its side what was computed."""
    computed = {sheet.ink.name(e.name): _computed(sheet, e) for e in sheet.network.equations}
    cells = [cell for block in blocks for line in block.rows for cell in line.cells]
    lines = [row(c.left, c.right, computed.get(c.left, "")) for c in cells]
    return (Rows(tuple(lines)),) if lines else ()


def _computed(sheet: Sheet, equation: Equation) -> str:
    """The right side of an equation, or its name where it would look otherwise in a line of words.

    Of two networks with one equation the sum has limits in one and none in the other: it has its name.
    """
    form = sheet.words.form(equation.form)
    alike = r"\sum" not in form and f"= {form}" in equation_tex(sheet, equation)
    if alike and width(form) <= REASON:
        return f"${form}$"
    return f"the equation of ${sheet.words.name(equation.name)}$"
