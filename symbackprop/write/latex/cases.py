r"""A threshold unit by cases: h_i = \begin{cases}1 & -1 \le z_i \le 1\\0 & otherwise\end{cases}"""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.algebra.forms import Form, Hadamard, Indicator, Relation
from symbackprop.algebra.lower import lower
from symbackprop.algebra.shapes import is_scalar, is_unit
from symbackprop.algebra.terms import Index, Truth
from symbackprop.network.network import Equation
from symbackprop.write.latex.functions import RELATIONS
from symbackprop.write.latex.printer import Printer


@dataclass(frozen=True, slots=True)
class Condition:
    """left > right, as text."""

    relation: Relation
    left: str
    right: str


def cases_tex(pen: Printer, equation: Equation) -> str | None:
    """The equation of a threshold unit by cases, entry by entry; None for any other equation."""
    indicators = thresholds(equation.form)
    if not indicators:
        return None
    if is_scalar(equation.form.shape):
        name = pen.name(equation.name)
        found = [Condition(i.relation, pen.form(i.left), pen.form(i.right)) for i in indicators]
    else:
        name, found = _entry(pen, equation)
    return rf"{name} = \begin{{cases}}1 & {_joined(found)}\\0 & \text{{otherwise}}\end{{cases}}"


def thresholds(form: Form) -> list[Indicator]:
    """The comparisons that have to hold together; none where the form is anything else."""
    if isinstance(form, Indicator):
        return [form]
    if isinstance(form, Hadamard):
        inner = [thresholds(arg) for arg in form.args]
        return [i for part in inner for i in part] if all(inner) else []
    return []


def _entry(pen: Printer, equation: Equation) -> tuple[str, list[Condition]]:
    row, column = (None if is_unit(axis) else Index(axis) for axis in equation.form.shape)
    free = [index for index in (row, column) if index is not None]
    sums = lower(equation.form, row, column)
    letters = pen.letters([sums], free)
    name = pen.name(equation.name, [letters[index] for index in free])
    truths = [factor for factor in sums[0].factors if isinstance(factor, Truth)]
    return name, [
        Condition(t.relation, pen.sums(t.left, letters, limits=False), pen.sums(t.right, letters, limits=False))
        for t in truths
    ]


def _joined(found: list[Condition]) -> str:
    """-1 <= z <= 1 where z is bounded from both sides, else the conditions one after the other."""
    texts: list[str] = []
    left = list(found)
    while left:
        first = left.pop(0)
        second = left[0] if left else None
        if (
            second is not None
            and (first.relation, second.relation) == (">=", "<=")
            and first.left == second.left
        ):
            left.pop(0)
            texts.append(rf"{first.right} \le {first.left} \le {second.right}")
        else:
            texts.append(f"{first.left} {RELATIONS[first.relation]} {first.right}")
    return r"\text{ and } ".join(texts)
