r"""`{}` that prints nothing is dropped, as in `\\ & {}- x`; a script or an argument may be empty."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from symbackprop.reading.token import Token

TWO_WORDS: Final = frozenset(("logsoftmax",))


def without_empty(tokens: list[Token]) -> list[Token]:
    """The tokens without such groups."""
    kinds = [token.kind for token in tokens]
    if ("{", "}") not in pairwise(kinds):
        return tokens
    found: list[Token] = []
    for k, token in enumerate(tokens):
        after = tokens[k + 1].kind if k + 1 < len(tokens) else "stop"
        empty = token.kind == "}" and found and found[-1].kind == "{" and after not in ("_", "^")
        if empty and (len(found) < 2 or found[-2].kind not in ("command", "_", "^", "}")):
            found.pop()
        else:
            found.append(token)
    return found


def in_one_word(tokens: list[Token]) -> list[Token]:
    r"""`\mathrm{log\,softmax}` is one name, without its braces."""
    if "run" not in [token.kind for token in tokens]:
        return tokens
    found: list[Token] = []
    for k, token in enumerate(tokens):
        runs = token.kind == "run" and bool(found) and found[-1].kind == "run"
        if runs and found[-1].text + token.text in TWO_WORDS:
            before = found.pop()
            token = token._replace(text=before.text + token.text, start=before.start)
            if found and found[-1].kind == "{" and k + 1 < len(tokens) and tokens[k + 1].kind == "}":
                found.pop()
        elif token.kind == "}" and found and found[-1].text in TWO_WORDS:
            continue
        found.append(token)
    return found
