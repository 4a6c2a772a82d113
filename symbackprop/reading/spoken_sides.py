r"""`= \text{column sums of } G`: a side in words, to which what the words are about belongs."""

from __future__ import annotations

from typing import Final

from symbackprop.reading.token import Token

_OF: Final = frozenset("of von der des de del".split())
OPENS: Final = frozenset(("{", "(", "begin"))
CLOSES: Final = frozenset(("}", ")", "end"))


def with_their_objects(tokens: list[Token]) -> list[Token]:
    """Words behind a relation that end in 'of' take in all up to the next relation."""
    if not any(_speaks(tokens, k) for k in range(1, len(tokens))):
        return tokens
    found: list[Token] = []
    depth, inside = 0, False
    for k, token in enumerate(tokens):
        depth += (token.kind in OPENS) - (token.kind in CLOSES)
        if inside and (depth > 0 or token.kind != "relation"):
            found[-1] = found[-1]._replace(end=token.end)
            continue
        inside = not depth and _speaks(tokens, k)
        found.append(token)
    return found


def _speaks(tokens: list[Token], k: int) -> bool:
    said = tokens[k].text.lower().split() if tokens[k].kind == "words" else []
    return bool(said) and said[-1] in _OF and k > 0 and tokens[k - 1].kind == "relation"
