"""Which names a network may use, and what to call a quantity instead."""

from __future__ import annotations

import builtins
import difflib
import keyword
import re
from collections.abc import Iterable

from symbackprop.network.calls import STRUCTURAL
from symbackprop.network.name_letters import GREEK_LETTERS, strange_letter
from symbackprop.rules.registry import RULES

NAME = re.compile(rf"[A-Za-z{GREEK_LETTERS}][A-Za-z0-9_{GREEK_LETTERS}]*")
BRACKETED = re.compile(r"([A-Za-z\u0391-\u03c9][\w]*)\[.*\]")
RESERVED = {"np": "NumPy's usual name", "numpy": "the name of NumPy", "T": "the sign of the transpose"}
GREEK = {"lambda": ("lam", r"\lambda")}


def refusal(name: str) -> str | None:
    """Why a name cannot be declared, with what to write instead; None if it can."""
    if BRACKETED.fullmatch(name):
        return f"{name} is a family; give its index a range, repeat: {{l: [1, N]}}"
    if not NAME.fullmatch(name):
        return strange_letter(name) or f"{name[:40]!r} is no name: a letter, then letters, digits and _"
    if name in GREEK:
        other, latex = GREEK[name]
        return f"{name} is a word of Python; call it {other} with latex: '{latex}'"
    if keyword.iskeyword(name):
        return f"{name} is a word of Python; call it {name.lower()}0"
    if name in RESERVED:
        return f"{name} is {RESERVED[name]}; call it {name}0"
    if name in RULES or name in STRUCTURAL:
        return f"{name} is a function of the language; call it {name}0"
    if hasattr(builtins, name):
        return f"{name} is a name of Python; call it {name}0"
    return None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean sigmoid?`, or nothing where no known name is near."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if not near:
        near = [other for other in names if other.lower() == name.lower()][:1]
    return f"; did you mean {near[0]}?" if near else ""
