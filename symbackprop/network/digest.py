"""A hash of the declaration: the seed of every random draw.

It sees what the formulas say, and not how the file is laid out, what is printed or which numbers are given:
a network built in Python has the hash of its file.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from symbackprop.algebra.forms import Array, Form
from symbackprop.network.network import Network


def digest(network: Network) -> str:
    """64 hexadecimal digits."""
    given = [
        (q.role, q.name, q.array.shape, sorted(q.facts), q.label)
        for q in sorted(network.quantities.values(), key=lambda q: q.name)
        if q.role != "computed"
    ]
    lines = [
        repr(given),
        *(f"{e.name} = {rendered(e.form)}" for e in network.equations),
        repr((network.loss, network.wrt, sorted(network.upstream))),
        repr([(rule, str(slope)) for rule, slope in sorted(network.kinks.items())]),
        repr(sorted(network.functions.items())),
        repr(sorted((size, n) for size, n in network.sizes.items() if n is not None)),
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


def rendered(form: Form) -> str:
    """The form in one canonical line, as Add(W:(3, 2), ..)."""
    if isinstance(form, Array):
        return f"{form.name}:{form.shape}"
    names: tuple[str, ...] = form.__slots__
    inside = ", ".join(_rendered(getattr(form, name)) for name in names)
    return f"{type(form).__name__}({inside})"


def _rendered(part: Any) -> str:
    if isinstance(part, Form):
        return rendered(part)
    if isinstance(part, tuple) and part and isinstance(part[0], Form):
        return f"[{', '.join(map(rendered, part))}]"
    return str(part)
