"""Gradients on an HTML page: each with its result, their derivations folded under the first of each form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from symbackprop.algebra.signature import Signature
from symbackprop.derive.steps import Gradient
from symbackprop.write.html.place import Place
from symbackprop.write.html.reasons import opening_rows, reasoned
from symbackprop.write.html.rows import displays, entries, formula, row, sentence
from symbackprop.write.html.view import Fold, GradientSection, Link, Row, Summary
from symbackprop.write.sheet.likeness import likeness
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.element import element_view
from symbackprop.write.view.gradient import gradient_view, result_of
from symbackprop.write.view.model import ElementView

Known = dict[Signature, Link]
COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SIDE, NARROW = 22.0, 16.0  # em of numbers beside a result, and in the table of all gradients


@dataclass(frozen=True, slots=True)
class Part:
    """What a network's sections are written from; `known`: the forms that were derived on the page so far."""

    sheet: Sheet
    place: Place
    repeated: Mapping[str, str]
    folds: Mapping[str, Fold]
    known: Known


def gradient_section(part: Part, gradient: Gradient) -> GradientSection:
    """The result, its opening lines with their reasons, and the derivation if it is the first of its form."""
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
    figure = sheet.figure(value, SIDE)
    if figure.tex == form:
        return ()
    return (row(left, f"= {form} {figure.relation} {figure.tex}"),)


def summaries(sheet: Sheet, place: Place, gradients: Sequence[Gradient]) -> tuple[Summary, ...]:
    """A row for each gradient: its name, its matrix form, its numbers."""
    made = []
    for gradient in gradients:
        left, form = result_of(sheet, gradient)
        value = sheet.numbers.gradients.get(gradient.of.name)
        number = "" if value is None or value.blank or sheet.numerator else sheet.figure(value, NARROW).tex
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


def folds_of(sheet: Sheet, place: Place, gradients: Sequence[Gradient], known: Known) -> dict[str, Fold]:
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
