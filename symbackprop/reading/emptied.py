r"""`{}` that prints nothing is dropped, as in `\\ & {}- x`; a script or an argument may be empty."""

from __future__ import annotations

from symbackprop.reading.token import Token


def without_empty(tokens: list[Token]) -> list[Token]:
    """The tokens without such groups."""
    found: list[Token] = []
    for k, token in enumerate(tokens):
        after = tokens[k + 1].kind if k + 1 < len(tokens) else "stop"
        empty = token.kind == "}" and found and found[-1].kind == "{" and after not in ("_", "^")
        if empty and (len(found) < 2 or found[-2].kind not in ("command", "_", "^", "}")):
            found.pop()
        else:
            found.append(token)
    return found
