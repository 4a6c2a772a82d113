r"""The words beside a step: quiet, lower case, no full stop, about 35 characters, fractions slashed."""

from __future__ import annotations

from symbackprop.algebra.forms import Array, Form, Slope, children
from symbackprop.algebra.inside import factors_in
from symbackprop.algebra.terms import (
    Delta,
    Derivative,
    Entry,
    Index,
    Partial,
    Pow,
    SlopeAt,
    Sums,
)
from symbackprop.derive.steps import Checked, Step
from symbackprop.write.latex.letters import Letters
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.printer import Printer

ROOM = 14.5  # em of the reason's type

PLAIN = {
    "collect": "numbers gathered, like terms added",
    "lift": "vectorise, checked by lowering back",
    "cancel": "the quotient cancels",
    "accumulate": "every consumer sends its part",
    "given": "the given part is added",
    "substitute": "numbers put in",
    "quotient": "the quotient split",
    "expanded": "upstream gradients put in",
    "inline": "the part without a name put in",
}
UNSURE: dict[Checked, str] = {"exact": "", "ball": ", to 60 digits", "not": ", not checked"}


def reason(step: Step, printer: Printer, letters: Letters, parameters: frozenset[str], checked: bool) -> str:
    """Why a step holds, and how far it was checked where that is less than exactly."""
    words = _words(step, printer.ink().words(), letters, parameters)
    return words + (UNSURE[step.checked] if checked else "")


def _words(step: Step, printer: Printer, letters: Letters, parameters: frozenset[str]) -> str:
    """The reason of a step in words, by its kind."""
    match step.reason:
        case "chain":
            return _chain(step, letters)
        case "expand":
            return _expand(step, printer, letters)
        case "local":
            return _local(step, printer, parameters)
        case "contract" if isinstance(step.detail, Delta):
            return _contract(step.detail, step, printer, letters)
        case "cite":
            return _cite(step, printer)
        case "unfold":
            return _unfold(step, printer)
        case "fold":
            return (
                f"${printer.name(step.equation)}$ put in for its definition"
                if step.equation
                else "the output put in"
            )
        case "fact":
            return step.detail if isinstance(step.detail, str) and step.detail else _fact(step, printer)
        case "expanded" if len(step.cites) == 1:
            return _put_in(step, printer)
        case _:
            return PLAIN.get(step.reason, step.reason)


def _chain(step: Step, letters: Letters) -> str:
    over = [letters[i] for term in _sums(step.rhs) for i in term.bound]
    return f"chain rule: sum over ${', '.join(dict.fromkeys(over))}$" if over else "chain rule"


def _sums(side: object) -> Sums:
    return side if isinstance(side, tuple) else ()


def _expand(step: Step, printer: Printer, letters: Letters) -> str:
    """The equation that was put in, if it is short."""
    inside = next((f for f in factors_in(_sums(step.rhs)) if isinstance(f, Derivative)), None)
    out = next((f.out for f in factors_in(_sums(step.lhs)) if isinstance(f, Partial)), None)
    if inside is not None and out is not None:
        text = f"{printer.entry(out, letters)} = {printer.sums(inside.sums, letters, limits=False)}"
        if width(text) <= ROOM:
            return f"${text}$"
    return f"the equation of ${printer.name(step.equation)}$" if step.equation else "the equation put in"


def _local(step: Step, printer: Printer, parameters: frozenset[str]) -> str:
    inside = next((f for f in factors_in(_sums(step.lhs)) if isinstance(f, Derivative)), None)
    slopes = [f for f in factors_in(_sums(step.rhs)) if isinstance(f, SlopeAt)]
    if slopes:
        return f"slope of ${printer.hand.function(slopes[0].rule)}$, entry by entry"
    if inside is None:
        return "the derivative taken"
    found = list(factors_in(inside.sums))
    if any(isinstance(f, Pow) and f.exponent < 0 and _varies(f.base) for f in found):
        return "slope of a quotient"
    if any(isinstance(f, Pow) and f.exponent == 2 for f in found):
        return "slope of the square, entry by entry"
    if any(isinstance(f, Pow) and _varies(f.base) for f in found):
        return "slope of a power, entry by entry"
    if not inside.wrt.at:
        return "the derivative taken"
    if inside.wrt.array.name in parameters:
        rank = len(inside.wrt.at)
        return ("a weight" if rank == 2 else "a parameter") + " depends on itself only"
    return "entries depend on themselves only"


def _varies(sums: Sums) -> bool:
    """Does a quantity stand in it, not only numbers and sizes?"""
    return any(isinstance(f, Entry) for f in factors_in(sums))


def _contract(delta: Delta, step: Step, printer: Printer, letters: Letters) -> str:
    bound = {i for term in _sums(step.lhs) for i in term.bound}
    leaves, stays = (delta.i, delta.j) if delta.i in bound else (delta.j, delta.i)
    a, b = (printer.place(p, letters) for p in (leaves, stays))
    pair = "".join(printer.place(p, letters) for p in (delta.i, delta.j))
    if not isinstance(leaves, Index) or leaves not in bound:
        return f"$\\delta_{{{pair}}}$ leaves"
    return f"$\\delta_{{{pair}}}$ contracts: ${a} = {b}$"


def _cite(step: Step, printer: Printer) -> str:
    if len(step.cites) == 1 and step.cites[0].startswith("local "):
        return "the local Jacobian"
    return "what each consumer sends"


def _unfold(step: Step, printer: Printer) -> str:
    rules = dict.fromkeys(_slope_rules(step.lhs))
    if not rules:
        return "the slope put in"
    return "unfold the slope of " + " and ".join(f"${printer.hand.function(rule)}$" for rule in rules)


def _slope_rules(side: object) -> list[str]:
    if isinstance(side, Form):
        here = [side.rule] if isinstance(side, Slope) else []
        return here + [rule for kid in children(side) for rule in _slope_rules(kid)]
    return [f.rule for f in factors_in(_sums(side)) if isinstance(f, SlopeAt)]


def _put_in(step: Step, printer: Printer) -> str:
    name = step.cites[0].split()[-1]
    return f"${printer.gradient(Array(name, (None, None)))}$ put in"


def _fact(step: Step, printer: Printer) -> str:
    """Which entries add up to 1: those over whose index a sum has gone."""
    left = {index for each in _sums(step.rhs) for index in each.bound}
    for each in _sums(step.lhs):
        for index in each.bound:
            for factor in each.factors:
                if isinstance(factor, Entry) and index in factor.at and index not in left:
                    return f"the entries of ${printer.name(factor.array.name)}$ add up to 1"
    return "a declared fact"
