"""A gradient as data: its forms as LaTeX and NumPy, and every step as an equality that can be read alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symbackprop.algebra.forms import Form
from symbackprop.derive.steps import Chain, Gradient, Side, Step
from symbackprop.network.network import Network
from symbackprop.write.code.python_form import python
from symbackprop.write.latex.letters import Letters
from symbackprop.write.latex.printer import Printer


def gradient_data(gradient: Gradient, network: Network, pen: Printer) -> dict[str, Any]:
    """Everything about a gradient but its numbers; keys in the order of the schema."""
    letters = pen.letters([gradient.element], gradient.free)
    return {
        "wanted": gradient.wanted,
        "shape": [],
        "element": {"latex": pen.sums(gradient.element, letters)},
        "matrix": form_data(gradient.matrix, network, pen),
        "expanded": form_data(gradient.expanded, network, pen),
        "value": None,
        "decimal": None,
        "steps": [data for chain in gradient.chains for data in chain_data(chain, pen)],
    }


def form_data(form: Form | None, network: Network, pen: Printer) -> dict[str, str] | None:
    """LaTeX in the layout of the notation, NumPy always in the quantity's own shape."""
    if form is None:
        return None
    return {"latex": pen.form(pen.gradient_form(form)), "python": python(form, network)}


def chain_data(chain: Chain, pen: Printer) -> list[dict[str, Any]]:
    """The steps of a chain, in one set of letters; what two steps share is printed once."""
    free = tuple(dict.fromkeys(index for step in chain.steps for index in step.free))
    letters = pen.letters([chain.lhs, *(step.rhs for step in chain.steps)], free)
    printed: dict[tuple[int, bool], str] = {}

    def tex(step: Step, side: Side) -> str:
        key = (id(side), whole(step))
        if key not in printed:
            printed[key] = side_tex(step, side, letters, pen)
        return printed[key]

    return steps_data(chain, tex(chain.steps[0], chain.lhs), tex)


def steps_data(chain: Chain, head: str, tex: Callable[[Step, Side], str]) -> list[dict[str, Any]]:
    """The steps below a head, their sides as `tex` prints them."""
    return [
        {
            "chain": chain.key,
            "head": head,
            "reason": step.reason,
            "form": "matrix" if isinstance(step.rhs, Form) else "element",
            "lhs": tex(step, step.lhs),
            "rhs": tex(step, step.rhs),
            "checked": step.checked,
            "cites": list(step.cites),
        }
        for step in chain.steps
    ]


def whole(step: Step) -> bool:
    """Are two matrix forms compared? Then they are printed whole, not at an entry."""
    return isinstance(step.lhs, Form) and isinstance(step.rhs, Form)


def side_tex(step: Step, side: Side, letters: Letters, pen: Printer) -> str:
    """A side; beside an index form a matrix form is printed at its entry."""
    if whole(step) and isinstance(side, Form):
        return pen.form(side)
    return pen.side(side, step.free, letters)
