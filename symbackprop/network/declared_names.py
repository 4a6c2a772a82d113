"""Names that cannot be declared, are declared twice, or clash with names that are made from others."""

from __future__ import annotations

from symbackprop.network.complaints import Complaint
from symbackprop.network.declaration import Declaration
from symbackprop.network.names import refusal


def name_complaints(declaration: Declaration) -> list[Complaint]:
    """Names that cannot be declared, are declared twice, or clash with d_NAME."""
    found: list[Complaint] = []
    computed = declaration.equations.keys()
    everything = declaration.quantities.keys() | computed
    places = [("quantities", name) for name in declaration.quantities]
    places += [("equations", name) for name in computed]
    for section, name in places:
        reason = refusal(name) or _clash(name, everything, declaration)
        if section == "equations" and name in declaration.quantities:
            role = declaration.quantities[name].role
            reason = f"{name} is assigned here and declared as {_article(role)}; each name is assigned once"
        elif name in declaration.sizes:
            reason = f"{name} is a size and a quantity; give one of them another name"
        elif name in declaration.functions:
            reason = f"{name} is a function and a quantity; give one of them another name"
        if reason:
            found.append(Complaint((section, name), reason))
    for name in declaration.functions:
        if reason := refusal(name):
            found.append(Complaint(("functions", name), reason))
    return found


def _article(role: str) -> str:
    return f"an {role}" if role == "input" else f"a {role}"


def _clash(name: str, everything: set[str], declaration: Declaration) -> str | None:
    """Names that are made from others: d_W and, after a step, W_new."""
    other = name.removeprefix("d_")
    if other != name and other in everything:
        return f"{name} is the gradient of {other} in generated code; call it {other}_d"
    old = name.removesuffix("_new")
    if old != name and declaration.update is not None and old in declaration.quantities:
        return f"{name} is {old} after the update; call it {old}_next"
    return None
