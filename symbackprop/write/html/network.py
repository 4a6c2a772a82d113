"""One network's part of an HTML page: equations, graph, gradients, their derivations folded under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from symbackprop.algebra.shapes import Shape, is_scalar
from symbackprop.algebra.signature import Signature
from symbackprop.derive.steps import Gradient
from symbackprop.network.network import Equation
from symbackprop.write.html.graph import page_drawing
from symbackprop.write.html.reasons import opening_rows, reasoned
from symbackprop.write.html.rows import displays, entries, formula, row, rows, sentence, whole_row
from symbackprop.write.html.view import (
    Fold,
    GradientSection,
    Link,
    Named,
    NetworkSection,
    Row,
    Rows,
    Section,
    Summary,
    Table,
)
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.shapes_tex import shape_tex
from symbackprop.write.sheet.likeness import firsts, likeness
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.element import element_view
from symbackprop.write.view.gradient import gradient_view, result_of
from symbackprop.write.view.model import Block, ElementView, FormulaRows, NetworkView
from symbackprop.write.view.network import GIVEN, equation_tex, shown_quantities, where_line

Known = dict[Signature, Link]
REASON = 16.0  # em of a formula beside a line
MOST_DRAWN = 80  # quantities of a graph that a reader can follow
COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the page a network stands: its number keeps the anchors of several apart."""

    number: int

    def anchor(self, name: str) -> str:
        """>>> Place(1).anchor("dL/dW_2")
        'n1-dL-dW_2'
        """
        kept = "".join(c if (c.isalnum() and c.isascii()) or c == "_" else "-" for c in name)
        return f"n{self.number}-{kept}"


@dataclass(frozen=True, slots=True)
class Part:
    """What a network's sections are written from; `known`: the forms that were derived on the page so far."""

    sheet: Sheet
    place: Place
    repeated: Mapping[str, str]
    folds: Mapping[str, Fold]
    known: Known


def network_section(sheet: Sheet, view: NetworkView, number: int, known: Known, drawn: bool) -> NetworkSection:
    """`known`: the forms of equation whose derivation stands on the page before."""
    place = Place(number)
    gradients = [g for g in sheet.gradients() if g.of.name != sheet.network.loss]
    folds = _folds(sheet, place, gradients, known)
    part = Part(sheet, place, firsts(gradients), folds, known)
    tables = network_tables(sheet, view.equations, view.values, view.where)
    sections = () if view.lists else tuple(_gradient(part, gradient) for gradient in gradients)
    return NetworkSection(
        anchor=place.anchor("network"),
        title=sentence(view.title),
        named=view.named,
        heading=view.heading,
        tables=tables,
        where=where_rest(sheet, view.where, tables),
        forward=forward_rows(sheet, view.forward),
        drawings=(page_drawing(sheet, place.anchor, {g.of.name for g in gradients if sections}),)
        if drawn and len(sheet.network.quantities) <= MOST_DRAWN
        else (),
        lists=tuple(section(place, each, f"list-{k}") for k, each in enumerate(view.lists)),
        summaries=_summaries(sheet, place, gradients) if len(sections) > 2 else (),
        gradients=sections,
        folds=tuple(folds.values()) if view.lists else (),
        updates=tuple(section(place, each, f"update-{k}") for k, each in enumerate(view.updates)),
        questions=(),
        remarks=tuple(sentence(remark) for remark in view.remarks),
    )


# -- the network ---------------------------------------------------------------------------------------------


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


# -- gradients -----------------------------------------------------------------------------------------------


def _gradient(part: Part, gradient: Gradient) -> GradientSection:
    sheet, own = part.sheet, part.folds.get(gradient.of.name)
    repeats = part.repeated.get(gradient.of.name)
    view = gradient_view(sheet, gradient, repeats)
    return GradientSection(
        anchor=part.place.anchor(gradient.of.name),
        name=formula(view.name),
        quiet=sentence(view.quiet),
        results=_result(sheet, gradient),
        displays=(
            *opening_rows(view.openings),
            *reasoned(sheet, gradient, repeats, bool(view.openings), view.displays),
        ),
        entries=tuple(entries(column) for column in view.columns),
        wheres=tuple(sentence(clause) for clause in view.wheres),
        folds=(own,) if own else (),
        alike=() if own or sheet.form == "matrix" or not gradient.chains else _alike(gradient, part.known),
    )


def _alike(gradient: Gradient, known: Known) -> tuple[Link, ...]:
    """Where its form of equation was derived."""
    first = known.get(likeness(gradient).key)
    return (
        () if first is None else (Link(first.href, Markup("Element by element: as for {}").format(first.text)),)
    )


def _result(sheet: Sheet, gradient: Gradient) -> tuple[Row, ...]:
    """Name = vectorised form = number."""
    left, form = result_of(sheet, gradient)
    value = sheet.numbers.gradients.get(gradient.of.name)
    if value is None or value.blank or not gradient.chains or sheet.numerator:
        return ()
    figure = sheet.figure(value, 22)
    if figure.tex == form:
        return ()
    return (row(left, f"= {form} {figure.relation} {figure.tex}"),)


def _summaries(sheet: Sheet, place: Place, gradients: Sequence[Gradient]) -> tuple[Summary, ...]:
    """A row for each gradient: its name, its matrix form, its numbers."""
    made = []
    for gradient in gradients:
        left, form = result_of(sheet, gradient)
        value = sheet.numbers.gradients.get(gradient.of.name)
        number = "" if value is None or value.blank or sheet.numerator else sheet.figure(value, 16).tex
        made.append(
            Summary(
                href=f"#{place.anchor(gradient.of.name)}",
                told=f"Gradient in {gradient.of.name}",
                kind="asked" if gradient.wanted else "",
                left=formula(left),
                form=formula(form),
                number=formula(number),
            )
        )
    return tuple(made)


# -- element by element --------------------------------------------------------------------------------------


def _folds(sheet: Sheet, place: Place, gradients: Sequence[Gradient], known: Known) -> dict[str, Fold]:
    """Each form of equation derived once on the page, under the gradient that has it first."""
    if sheet.form == "matrix":
        return {}
    groups: dict[Signature, list[Gradient]] = {}
    for gradient in gradients:
        if gradient.chains:
            groups.setdefault(likeness(gradient).key, []).append(gradient)
    made = {}
    for key, group in groups.items():
        if key in known:
            continue
        first = group[0].of.name
        anchor = place.anchor("each-" + first)
        known[key] = Link(f"#{anchor}", formula(sheet.ink.name(first)))
        made[first] = _fold(anchor, element_view(sheet, group[0], group[1:]))
    return made


def _fold(anchor: str, view: ElementView) -> Fold:
    count = sum(len(each.rows) for each in view.displays)
    said = COUNTED[count] if count < len(COUNTED) else str(count)
    summary = sentence(view.heading) + f", {said} lines"
    return Fold(anchor, summary, sentence(view.quiet), displays(view.displays))


def section(place: Place, view: ElementView, anchor: str) -> Section:
    return Section(
        place.anchor(anchor),
        sentence(view.heading),
        sentence(view.quiet),
        tuple(rows(d) for d in view.displays),
    )
