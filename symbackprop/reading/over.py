r"""`{a \over b}` as `\frac{a}{b}`, token for token, so that a derivative written so is one too."""

from __future__ import annotations

from symbackprop.reading.faults import ReadingError
from symbackprop.reading.token import Token


def fractions_of(tokens: list[Token]) -> list[Token]:
    r"""The tokens with each \over put in front."""
    found: list[Token] = []
    opened: list[int] = []  # where the groups that are open here begin in `found`
    for token in tokens:
        if token.kind == "command" and token.text == r"\over":
            if not opened:
                raise ReadingError((token.start, token.end), r"\over is read inside braces only")
            first = found[opened[-1]]
            if first.kind == "command":
                raise ReadingError((token.start, token.end), r"a second \over in one group")
            found[opened[-1]] = Token("command", r"\frac", first.start, first.end)
            found.insert(opened[-1] + 1, first._replace(end=first.start))
            found.append(token._replace(kind="}", text="}", end=token.start))
            found.append(token._replace(kind="{", text="{", start=token.end))
            continue
        if token.kind == "{":
            opened.append(len(found))
        elif token.kind == "}" and opened:
            opened.pop()
        found.append(token)
    return found
