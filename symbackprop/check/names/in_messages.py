"""A name as a message prints it."""

from __future__ import annotations

from symbackprop.reading.tree import Name, Script


def written(name: Name) -> str:
    """The name for a message."""
    text = name.letters
    for accent in name.accents:
        text = f"\\{accent}{{{text}}}"
    text += "'" * name.primes
    text += "".join(_script("^", s) for s in name.sup)
    return text + "".join(_script("_", s) for s in name.sub)


def _script(mark: str, script: Script) -> str:
    return f"{mark}{script.text}" if len(script.text) == 1 else f"{mark}{{{script.text.strip('{}')}}}"
