"""The derivation element by element: local Jacobian, chain rule, one delta a row, vectorised."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.algebra.forms import Array
from symbackprop.algebra.terms import Delta, Entry
from symbackprop.derive.steps import Chain, Gradient, Step
from symbackprop.write.latex.layout import LINE, REASON, broken
from symbackprop.write.latex.letters import Letters
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.likeness import exchanged
from symbackprop.write.sheet.reasons import reason
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.sheet.view_family import gradient_cells
from symbackprop.write.view.model import ElementView, Lines, lines

Row = tuple[str, str, str]
MANY = 4  # names to exchange, beyond which the reader finds them alone


def element_view(sheet: Sheet, gradient: Gradient, others: Sequence[Gradient]) -> ElementView:
    """One form of equation, derived for `gradient`; `others` are of the same form."""
    displays = [_local(sheet, chain) for chain in gradient.chains if chain.kind == "local"]
    displays += _runs(sheet, gradient)
    name = gradient.of.name
    return ElementView(
        heading=" ".join(filter(None, (f"Gradient in ${sheet.ink.name(name)}$", gradient_cells(sheet, name))))
        + ", element by element",
        quiet="; ".join(_same(sheet, gradient, other) for other in others),
        displays=tuple(displays),
    )


def _same(sheet: Sheet, first: Gradient, other: Gradient) -> str:
    """put X, S_2 for Y_2, S_3 and it is W_1"""
    name = sheet.ink.name
    pairs = exchanged(first, other)
    if not pairs or len(pairs) > MANY:
        return f"${name(other.of.name)}$ alike"
    new, old = (", ".join(f"${name(p[k])}$" for p in pairs) for k in (1, 0))
    return f"put {new} for {old} and it is ${name(other.of.name)}$"


def _local(sheet: Sheet, chain: Chain) -> Lines:
    steps = chain.steps
    letters = sheet.pen.letters([s for step in steps for s in (step.lhs, step.rhs)], steps[0].free)
    left = sheet.ink.side(chain.lhs, steps[0].free, letters)
    return lines(step_rows(sheet, left, steps, letters))


def _runs(sheet: Sheet, gradient: Gradient) -> list[Lines]:
    """Chains that continue each other stand in one display; each display begins with the gradient's entry."""
    runs: list[list[Step]] = []
    for chain in _shown(gradient):
        if runs and chain.kind != "chain" and chain.lhs == runs[-1][-1].rhs:
            runs[-1].extend(chain.steps)
        else:
            runs.append(list(chain.steps))
    steps = [step for run in runs for step in run]
    letters = sheet.pen.letters([s for step in steps for s in (step.lhs, step.rhs)], gradient.free)
    return [lines(step_rows(sheet, _left(sheet, gradient, run, letters), run, letters)) for run in runs]


def _shown(gradient: Gradient) -> list[Chain]:
    """Not the expanded form, and not the entries' unfolding where the matrix form unfolds too."""
    whole = any(c.kind == "unfold" and c.key == f"unfold {gradient.of.name}" for c in gradient.chains)
    entry = f"unfold {gradient.of.name} entry"
    return [
        c
        for c in gradient.chains
        if c.kind not in ("local", "expanded") and c.steps and not (whole and c.key == entry)
    ]


def _left(sheet: Sheet, gradient: Gradient, run: Sequence[Step], letters: Letters) -> str:
    """What the run speaks of: the part of one consumer, or the gradient's entry."""
    first = run[0].lhs
    if isinstance(first, tuple) and len(first) == 1 and first[0].factors and not first[0].bound:
        factor = first[0].factors[0]
        if isinstance(factor, Entry) and factor.array.kind == "via" and factor.array.name == gradient.of.name:
            return sheet.ink.side(first, gradient.free, letters)
    places = [letters[i] for i in gradient.free]
    return sheet.ink.gradient(gradient.of, places)


def step_rows(sheet: Sheet, left: str, steps: Sequence[Step], letters: Letters) -> list[Row]:
    """One row a step, its reason beside it; a row that would repeat the one before is left out."""
    parameters = frozenset(q.name for q in sheet.network.with_role("parameter"))
    checked = sheet.derivation.checks is not None
    rows: list[Row] = []
    before = ""
    for k, step in enumerate(steps):
        text = _side(sheet.pen, step, steps[k + 1].detail if k + 1 < len(steps) else None, letters)
        plain = text.replace(r"\hit", "")
        if plain == before:
            continue
        before = plain
        why = reason(step, sheet.pen, letters, parameters, checked)
        rows.extend(with_reason(left if not rows else "", f"= {text}", why))
    return rows


def _side(pen: Printer, step: Step, next_detail: Delta | str | None, letters: Letters) -> str:
    hit = next_detail if isinstance(next_detail, Delta) else None
    free = step.free
    if isinstance(step.rhs, Array) or isinstance(step.rhs, tuple):
        return pen.side(step.rhs, free, letters, hit)
    return pen.entry_of(step.rhs, free, letters)


def with_reason(left: str, right: str, why: str) -> list[Row]:
    """A line and its reason; broken lines carry the reason at their first."""
    room = REASON if why else LINE
    if width(left) + width(right) <= room:
        return [(left, right, why)]
    cut = broken(left, right, room)
    return [(a, b, why if k == 0 else "") for k, (a, b) in enumerate(cut)]
