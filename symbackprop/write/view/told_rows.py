"""Answers without places: phi'(x), a parameter after its update, an expression of gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbackprop.algebra.forms import Form, arrays
from symbackprop.derive.answer import Told
from symbackprop.rules.registry import RULES
from symbackprop.write.latex.pieces import exact
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_rows import FILL, FRAME, filled_row
from symbackprop.write.view.element import Row


def told_left(sheet: Sheet, told: Told) -> str:
    """What is asked for."""
    pen = sheet.ink
    match told.ask.kind:
        case "slope":
            return slope_left(pen, told)
        case "new":
            return new_name(pen, told.ask.name)
        case "expression" if told.rhs is not None:
            return pen.form(told.rhs)
        case _:
            return ""


def slope_left(pen: Printer, told: Told) -> str:
    r"""\frac{d\,\sigma(x)}{dx}"""
    assert told.variable is not None and told.lhs is not None
    name = pen.hand.function(told.ask.name)
    d = replace(pen.hand.notation, gradient="d")
    x = pen.name(told.variable.name)
    return replace(pen.hand, notation=d).quotient(rf"\,{name}({x})", x).text


def new_name(pen: Printer, name: str) -> str:
    return rf"{pen.name(name)}\,^{{\mathrm{{new}}}}" if "^" not in pen.name(name) else (
        rf"\left({pen.name(name)}\right)^{{\mathrm{{new}}}}"
    )  # fmt: skip


def told_rows(sheet: Sheet, told: Told) -> list[Row]:
    """The rows of the answer; an expression shows the gradients that stand in it."""
    pen, left = sheet.ink, told_left(sheet, told)
    if told.rhs is None:
        return []
    if told.ask.kind == "expression":
        return list(_gradients(sheet, told))
    return filled_row(left, pen.form(told.rhs), "", FRAME)


def _gradients(sheet: Sheet, told: Told) -> Iterator[Row]:
    found = {} if told.derivation is None or told.rhs is None else told.derivation.gradients
    for array in arrays(told.rhs) if isinstance(told.rhs, Form) else ():
        gradient = found.get(array.name) if array.kind == "adjoint" else None
        if gradient is not None and gradient.matrix is not None:
            text = sheet.ink.form(sheet.ink.gradient_form(gradient.matrix))
            yield from filled_row(sheet.ink.gradient(array), text, "", FILL)


def kink_line(sheet: Sheet, told: Told) -> str:
    """The convention where a function has no slope."""
    rule = RULES[told.ask.name]
    if not rule.kinks:
        return ""
    slope = exact(sheet.network.kinks.get(rule.name, rule.kinks[0] * 0), inline=True).text
    places = " and ".join(exact(k, inline=True).text for k in rule.kinks)
    name = sheet.words.hand.function(rule.name)
    return f"${name}$ has no slope at ${places}$; ${slope}$ is taken there"
