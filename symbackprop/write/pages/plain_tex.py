r"""LaTeX that any document takes: the page's own words, \up{x} and \result{x}, become x and \boxed{x}."""

from __future__ import annotations

import re

_OWN = re.compile(r"\\(up|hit|filled|narrow|result|answer)\s*(?=\{)|\\blank(?![A-Za-z])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)  # a brace that is a sign, \{, opens nothing
_BOXED = frozenset(("result", "answer"))


def plain_tex(latex: str) -> str:
    r"""The formula without colours.

    >>> plain_tex(r"\up{\frac{a}{b}} \odot x^{2}"), plain_tex(r"= \result{\up{x}^2}"), plain_tex(r"\up{ab}^2")
    ('\\frac{a}{b} \\odot x^{2}', '= \\boxed{x^2}', '{ab}^2')
    """
    out, at = [], 0
    while found := _OWN.search(latex, at):
        out.append(latex[at : found.start()])
        name, at = found[1], found.end()
        if name is None:
            out.append("?")
            continue
        if name == "narrow":  # how wide it may be
            at = _end(latex, at)
        end = _end(latex, at)
        inside = plain_tex(latex[at + 1 : end - 1])
        script = latex[end : end + 1] in ("_", "^") and len(inside) > 1
        out.append(rf"\boxed{{{inside}}}" if name in _BOXED else f"{{{inside}}}" if script else inside)
        at = end
    return "".join(out) + latex[at:]


def _end(latex: str, at: int) -> int:
    """Behind the group that begins here."""
    depth = 0
    for found in _BRACE.finditer(latex, at):
        depth += (found[0] == "{") - (found[0] == "}")
        if not depth:
            return found.end()
    return len(latex)
