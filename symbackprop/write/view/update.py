"""Gradient descent on the page: each parameter moved, then the loss before and after."""

from __future__ import annotations

from symbackprop.numeric.update import UpdateStep
from symbackprop.numeric.value import Value
from symbackprop.write.latex.figures import Figure
from symbackprop.write.latex.layout import LINE, broken
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.pieces import exact
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.model import ElementView, lines


def update_views(sheet: Sheet) -> tuple[ElementView, ...]:
    """One section a step; later steps say which values changed before them."""
    if sheet.network.update is None:
        return ()
    rate = exact(sheet.network.update.rate, inline=True).text
    many = len(sheet.numbers.update) > 1
    out = []
    for k, step in enumerate(sheet.numbers.update):
        heading = f"Gradient descent, step {k + 1}" if many else "One step of gradient descent"
        quiet = f"rate ${rate}$, all parameters at once{_changes(sheet, k)}"
        rows = [row for name in step.after for row in _moved(sheet, step, name)]
        if rows:
            out.append(ElementView(heading, quiet, (lines(rows + _losses(sheet, step)),)))
    return tuple(out)


def _changes(sheet: Sheet, step: int) -> str:
    update = sheet.network.update
    if step == 0 or update is None or step > len(update.then) or not update.then[step - 1]:
        return ""
    names = ", ".join(f"${sheet.words.name(name)}$" for name in update.then[step - 1])
    return f", with new values of {names}"


def _moved(sheet: Sheet, step: UpdateStep, name: str) -> list[tuple[str, str, str]]:
    r"""w \leftarrow w - rate dL/dw = numbers"""
    update = sheet.network.update
    assert update is not None
    array = sheet.network.array(name)
    rate = exact(update.rate).text
    rule = rf"= {sheet.ink.name(name)} - {rate}\,{sheet.pen.upstream(array)}"
    before, gradient, after = (
        _shown(sheet, table[name]) for table in (step.before, step.gradients, step.after)
    )
    first = r"\approx" if before.rounded or gradient.rounded else "="
    minus = f"({gradient.tex})" if gradient.tex.startswith("-") else gradient.tex
    put_in = rf"{first} {before.tex} - {rate}\cdot\up{{{minus}}}"
    last = r"\approx" if after.rounded or gradient.rounded else "="
    left = raised(sheet, name)
    right = rf"{rule} {put_in} {last} \result{{{after.tex}}}"
    if width(left + right) > LINE:
        return [(a, b, "") for a, b in broken(left, right, LINE)]
    return [(left, right, "")]


def raised(sheet: Sheet, name: str) -> str:
    r"""w_1^{\text{new}}; a name that has a superscript is put in parentheses."""
    text = sheet.ink.name(name)
    return rf"\bigl({text}\bigr)^{{\text{{new}}}}" if "^" in text else rf"{text}^{{\text{{new}}}}"


def _shown(sheet: Sheet, value: Value) -> Figure:
    return sheet.figure(value, 16)


def _losses(sheet: Sheet, step: UpdateStep) -> list[tuple[str, str, str]]:
    """The loss at the new values."""
    if step.loss_after is None or step.loss_after.blank:
        return []
    after = sheet.figure(step.loss_after)
    before = "" if step.loss_before is None else sheet.figure(step.loss_before).tex
    name = sheet.ink.name(sheet.network.loss)
    return [
        (
            raised(sheet, sheet.network.loss),
            f"{after.relation} {after.tex}",
            f"before: ${name} = {before}$" if before else "",
        )
    ]
