"""Gradients one a line, from the loss to the input: for pages without numbers and for nets of scalars."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from symbackprop.algebra.shapes import is_scalar
from symbackprop.derive.steps import Gradient
from symbackprop.write.latex.layout import LINE, broken
from symbackprop.write.latex.measure import width
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.element import Row, with_reason
from symbackprop.write.view.gradient import chain_of, result_of, why_of
from symbackprop.write.view.model import ElementView, lines
from symbackprop.write.view.numbers import number_rows


def as_list(sheet: Sheet, gradients: Sequence[Gradient]) -> bool:
    """Is a line enough for each gradient: are there no numbers to show, or only scalars?"""
    numbered = any(g.wanted and g.of.name in sheet.numbers.gradients for g in gradients)
    return not numbered or all(is_scalar(g.of.shape) for g in gradients)


def list_views(
    sheet: Sheet, gradients: Sequence[Gradient], repeated: Mapping[str, str], shown: Collection[str]
) -> tuple[ElementView, ...]:
    """The list, its where clauses as reasons, then what is asked for with everything put in.

    `shown` are gradients that stand on the page already, from an earlier network.
    """
    rows: list[Row] = []
    for gradient in gradients:
        if gradient.of.name not in shown:
            rows += _line(sheet, gradient, repeated.get(gradient.of.name))
    if not rows:
        return ()
    clauses = [sheet.clauses[n] for g in gradients for n in g.via if n in sheet.clauses]
    quiet = ", ".join(f"${c}$" for c in dict.fromkeys(clauses))
    quiet = f"with {quiet}" if quiet else "the others as before" if shown else ""
    views = [ElementView(_heading(sheet), quiet, (lines(rows),))]
    numbered = any(g.of.name in sheet.numbers.gradients for g in gradients if g.wanted)
    new = [g for g in gradients if g.of.name not in shown]
    everything = _everything(sheet, new) if sheet.expanded or not numbered else ()
    return (*views, *everything)


def _heading(sheet: Sheet) -> str:
    word = "bars" if sheet.pen.hand.notation.gradient == "bar" else "gradients"
    return f"The {word}, from ${sheet.ink.name(sheet.network.loss)}$ back"


def _line(sheet: Sheet, gradient: Gradient, repeats: str | None) -> list[Row]:
    left, result = result_of(sheet, gradient)
    numbers = number_rows(sheet, gradient, LINE)
    schematic = chain_of(sheet, gradient)
    schematic = "" if schematic == result else schematic
    if numbers:
        tail = [row[1] for row in numbers]
        right = " ".join([f"= {part}" for part in (schematic, result) if part] + tail)
        if width(left + right) > LINE:
            right = " ".join([f"= {result}", *tail])
        return [(a, b, "") for a, b in broken(left, right, LINE)]
    why = why_of(sheet, gradient, repeats) or ("asked for" if gradient.wanted else "")
    boxed = rf"\result{{{result}}}" if gradient.wanted else result
    return with_reason(left, " ".join(f"= {part}" for part in (schematic, boxed) if part), why)


def _everything(sheet: Sheet, gradients: Sequence[Gradient]) -> tuple[ElementView, ...]:
    """What is asked for, in terms of the network's own quantities."""
    rows: list[Row] = []
    for gradient in gradients:
        form = gradient.expanded
        if form is None or form == gradient.matrix or not gradient.wanted or sheet.form == "element":
            continue
        left, text = sheet.ink.gradient(gradient.of), sheet.pen.form(sheet.pen.gradient_form(form))
        if sheet.expanded or width(left + text) + 1.4 <= LINE:
            rows += [(a, b, "") for a, b in broken(left, f"= {text}", LINE)]
    return (ElementView("With everything put in", "", (lines(rows),)),) if rows else ()
