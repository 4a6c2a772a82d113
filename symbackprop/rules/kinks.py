"""relu(z) has a kink at z = 0: the functions in a form that have no slope somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.algebra.forms import Apply, Form
from symbackprop.algebra.inside import forms_in
from symbackprop.rules.registry import RULES

FLAT = frozenset({"step", "sign"})  # slope 0 on both sides: they are never alive


def kinked(form: Form) -> Iterator[Apply]:
    """The functions with a kink at a number, in page order."""
    for node in forms_in(form):
        if isinstance(node, Apply) and node.rule in RULES and RULES[node.rule].kinks:
            yield node
