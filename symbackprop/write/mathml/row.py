r"""Atoms side by side as MathML: a minus after a relation is a sign, a function stands off from what follows.

MathML leaves the space around operators to a dictionary, which does not know TeX's classes; what differs is
written out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from symbackprop.write.mathml.signs import Kind

THIN = '<mspace width="0.1667em"/>'
_OFF = frozenset((("op", "ord"), ("op", "op"), ("op", "inner"), ("ord", "op"), ("close", "op"), ("inner", "op"),
                  ("inner", "ord"), ("ord", "inner"), ("close", "inner"), ("inner", "open"), ("inner", "inner"),
                  ("punct", "space")))  # fmt: skip
_USUAL = frozenset("=<>≤≥≠≈∈→←+−⋅×")  # between things, the dictionary of MathML has TeX's space for these
_SIGNED = frozenset(
    ("", "bin", "rel", "open", "punct", "op")
)  # before these, + and - are signs of what follows


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a formula with TeX's class; `sign` is an operator, written once its neighbours are known."""

    kind: Kind
    xml: str
    sign: str = ""
    limits: bool = False
    named: bool = False  # \log, \relu: a function's name


def mo(sign: str, **attributes: str) -> str:
    """An operator.

    >>> mo("<", form="infix")
    '<mo form="infix">&lt;</mo>'
    """
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<mo{said}>{escape(sign, quote=False)}</mo>"


def one(parts: Sequence[str]) -> str:
    """One element, in a row where there are several."""
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


def set_row(atoms: Sequence[Atom], script: bool = False, first: bool = False) -> list[str]:
    """The elements of a row; `first`: a relation at its start has no room before it, for it is aligned."""
    out: list[str] = []
    before = ""
    for k, atom in enumerate(atoms):
        if atom.kind == "space":
            out.append(atom.xml)
            continue
        kind: str = atom.kind
        if kind == "bin" and (before in _SIGNED or _ends(atoms, k)):
            kind = "ord"
        if (before, kind) in _OFF and not script and _stands_off(atoms, k):
            out.append(THIN)
        out.append(_operator(atom, kind, script, first and not out) if atom.sign else atom.xml)
        before = kind
    return out


def _ends(atoms: Sequence[Atom], k: int) -> bool:
    """Does nothing follow that an operation could take?"""
    after = next((a.kind for a in atoms[k + 1 :] if a.kind != "space"), "")
    return after in ("", "rel", "close", "punct")


def _stands_off(atoms: Sequence[Atom], k: int) -> bool:
    """A large sign has its space from the dictionary, and a written space is enough."""
    left = atoms[k - 1]
    large = any(a.kind == "op" and not a.named for a in (left, atoms[k]))
    return left.kind != "space" and not large


def _operator(atom: Atom, kind: str, script: bool, starts: bool) -> str:
    sign = atom.sign
    if kind == "ord":
        return mo(sign, form="prefix") if sign in "+−" else mo(sign, lspace="0", rspace="0")
    if kind == "punct":
        right = "0.06em" if script else "0.1667em"
        return mo(sign, lspace="0", rspace="0.2222em" if sign == ":" else right)
    if script:
        return mo(sign, lspace="0", rspace="0")
    if starts:
        return mo(sign, form="infix", lspace="0", rspace="0.2778em")
    if sign in _USUAL:
        return mo(sign)
    wide = "0.2778em" if kind == "rel" else "0.2222em"
    return mo(sign, form="infix", lspace=wide, rspace=wide)
