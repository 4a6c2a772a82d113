"""The network on the page: its equations in rows that fit, what is given, shapes where no number shows them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from symbackprop.algebra.forms import Array
from symbackprop.algebra.shapes import Shape
from symbackprop.network.network import Equation, Quantity
from symbackprop.write.latex.cases import cases_tex
from symbackprop.write.latex.figures import value_figure
from symbackprop.write.latex.functions import indicator
from symbackprop.write.latex.layout import LINE, gathered, within
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.pieces import ATOM, Piece
from symbackprop.write.latex.shapes_tex import axis_tex, shape_tex
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.sheet.view_family import all_cells, equation_cells
from symbackprop.write.view.model import FormulaRows, formula_rows

GIVEN = ("input", "parameter", "target", "constant")


def equation_rows(sheet: Sheet, before: Sequence[Sheet] = ()) -> tuple[str, tuple[FormulaRows, ...]]:
    """A heading and every equation, as many in a row as fit; of a later network those that change."""
    equations = sheet.network.equations
    heading = "The network"
    if before:
        known = {_sizeless(equation_tex(before[0], e)) for e in before[0].network.equations}
        changed = tuple(e for e in equations if _sizeless(equation_tex(sheet, e)) not in known)
        if len(changed) < len(equations):
            heading = "What changes" if changed else "The same equations"
            equations = changed
    return heading, formula_rows(gathered([equation_tex(sheet, e) for e in equations]))


def _sizeless(tex: str) -> str:
    """The equation without the limits of its sums, which are the sizes of an instance."""
    return re.sub(r"\\sum_\{(\w)=[01]\}\^(?:\w|\{[^{}]*(?:\{[^{}]*\})?\})", r"\\sum_\1", tex)


def equation_tex(sheet: Sheet, equation: Equation) -> str:
    """The equation as the page prints it: by cases, in one line, or over several."""
    by_cases = cases_tex(sheet.ink, equation)
    if by_cases is not None:
        return by_cases + equation_cells(sheet.network.family, equation.name)
    left, right = sheet.ink.name(equation.name), f"= {sheet.ink.form(equation.form)}"
    right += equation_cells(sheet.network.family, equation.name)
    if width(f"{left} {right}") <= LINE:
        return f"{left} {right}"
    parts = sheet.ink.form_lines(equation.form, LINE - width(left) - 4)
    cut = [(left, f"= {parts[0]}"), *(("", rf"\qquad {{}}{part}") for part in parts[1:])]
    rows = r"\\".join(f"{a} &{b}" for a, b in within(cut))
    return rf"\begin{{aligned}}{rows}\end{{aligned}}"


def value_rows(sheet: Sheet) -> tuple[FormulaRows, ...]:
    """Given numbers: inputs, parameters, targets, then given masks and gradients."""
    scope = sheet.numbers.scope
    shown = []
    for quantity in _given(sheet):
        value = scope.values.get(quantity.name)
        if value is not None and not value.blank:
            shown.append((sheet.ink.name(quantity.name), sheet.figure(value)))
    for name, value in scope.masks.items():
        zero = indicator(sheet.ink.hand, ">", Piece(sheet.ink.name(name), ATOM), Piece("0", ATOM))
        shown.append((zero.text, sheet.figure(value)))
    for name, value in scope.given.items():
        array = Array(name, sheet.network.array(name).shape, "via", "given")
        shown.append((sheet.ink.gradient(array), value_figure(value, sheet.digits, LINE, sheet.as_columns)))
    return formula_rows(gathered([f"{a} {f.relation} {f.tex}" for a, f in shown]))


def _given(sheet: Sheet) -> list[Quantity]:
    """Inputs and parameters, targets last; computed quantities whose value the file gives."""
    quantities = sheet.network.quantities.values()
    first = [q for q in quantities if q.role in ("input", "parameter", "constant")]
    last = [q for q in quantities if q.role == "target"]
    given = [q for q in quantities if q.role == "computed" and q.name in sheet.network.values]
    return [*first, *last, *given]


def shown_quantities(sheet: Sheet) -> list[Quantity]:
    """Every quantity; of a family the cells that the file speaks of."""
    family = sheet.network.family
    return [q for q in sheet.network.quantities.values() if family is None or q.name in family.shown]


def shapes_line(sheet: Sheet, beside: Collection[str] = ()) -> str:
    r"""x is $4\times1$; W_1, W_2 are $2\times3$: where a size is a symbol or a quantity has no number."""
    shown = [q for q in shown_quantities(sheet) if q.label is None]
    named = {axis for q in shown for axis in q.array.shape if isinstance(axis, str)}
    hidden = [q for q in shown if q.role in GIVEN and q.name not in sheet.numbers.scope.values]
    if not named and not hidden:
        return ""
    groups: dict[Shape, list[str]] = {}
    for quantity in (q for q in shown if q.name not in beside):
        groups.setdefault(quantity.array.shape, []).append(f"${sheet.words.name(quantity.name)}$")
    return ", ".join(_group(sheet, shape, names) for shape, names in groups.items())


def _group(sheet: Sheet, shape: Shape, names: list[str]) -> str:
    joined = ", ".join(names)
    if shape == (None, None):
        return f"{joined} {'a number' if len(names) == 1 else 'numbers'}"
    return f"{joined} {shape_tex(sheet.words, shape)}"


def where_line(sheet: Sheet, beside: Collection[str] = ()) -> str:
    """Shapes but of what has its own `beside` it, sizes with numbers, and what is known of the targets."""
    said = [line for line in (all_cells(sheet.network.family), shapes_line(sheet, beside)) if line]
    sizes = {n: s for n, s in sheet.network.sizes.items() if s is not None}
    if sizes:
        said.append("numbers for " + ", ".join(f"${axis_tex(sheet.words, n)} = {s}$" for n, s in sizes.items()))
    for quantity in shown_quantities(sheet):
        name = f"${sheet.words.name(quantity.name)}$"
        if quantity.label is not None:
            last = axis_tex(sheet.words, quantity.label)
            said.append(f"{name} a label from 1 to ${last}$")
        if "one_hot" in quantity.facts:
            said.append(f"{name} is 1 in one place, else 0")
        if "simplex" in quantity.facts:
            said.append(f"the entries of {name} add up to 1")
    return "; ".join(said)


def where_new(sheet: Sheet, before: Sequence[Sheet]) -> str:
    """The line, where no sheet before on the page says the same."""
    line = where_line(sheet)
    return "" if any(where_line(other) == line for other in before) else line
