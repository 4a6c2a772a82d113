r"""How numbers are laid out, before a colon: `i\text{ down, }j\text{ across}:`, `i = 1, j = 2:`."""

from __future__ import annotations

from dataclasses import dataclass

from symbackprop.reading.token import Token

_LETTERS = ("letter", "command")
_WORDS = ("words", "run")


@dataclass(frozen=True, slots=True)
class Laid:
    """`letters` run down and across ("" where none does); `rest` stands behind the colon."""

    letters: tuple[str, str]
    rest: list[Token]


def laid_out(tokens: list[Token]) -> Laid | None:
    """`j across: ..` and `i down, j across: ..`; None for anything else."""
    found: dict[str, str] = {}
    at = 0
    while at + 1 < len(tokens) and tokens[at].kind in _LETTERS and tokens[at + 1].kind in _WORDS:
        found[tokens[at + 1].text.strip(" ,")] = tokens[at].text
        at += 2
        while at < len(tokens) and tokens[at].kind in (",", "space", "quad"):
            at += 1
    if not found or not found.keys() <= {"down", "across"} or at >= len(tokens) or not _is_colon(tokens[at]):
        return None
    return Laid((found.get("down", ""), found.get("across", "")), _begun(tokens[at + 1 :]))


def cased(parts: list[tuple[list[Token], bool]]) -> list[tuple[list[list[Token]], list[Token], bool]]:
    """Each part with the cases before it: `i = 1, j = 2: [3 4]` holds where i = 1 and j = 2."""
    found: list[tuple[list[list[Token]], list[Token], bool]] = []
    waiting: list[tuple[list[Token], bool]] = []
    for part, divider in parts:
        part = _begun(part)
        colon = _place_ends(part)
        if colon is None:
            found += [([], tokens, divided) for tokens, divided in waiting]
            waiting = []
            found.append(([], part, divider))
        elif colon == len(part):
            waiting.append((part, divider))
        else:
            first = waiting[0][1] if waiting else divider
            cases = [*(tokens for tokens, _ in waiting), part[:colon]]
            found.append((cases, _begun(part[colon + 1 :]), first))
            waiting = []
    return found + [([], tokens, divided) for tokens, divided in waiting]


def _place_ends(tokens: list[Token]) -> int | None:
    """Where `i = 1` ends: with its part, or at a colon with something behind it; None for no such start."""
    if [token.kind for token in tokens[1:3]] != ["relation", "digits"] or tokens[0].kind != "letter":
        return None
    if tokens[1].text != "=":
        return None
    if len(tokens) == 3:
        return 3
    return 3 if _is_colon(tokens[3]) and len(tokens) > 4 else None


def _is_colon(token: Token) -> bool:
    return token.kind == "relation" and token.text == ":"


def _begun(tokens: list[Token]) -> list[Token]:
    """Without room in front."""
    at = 0
    while at < len(tokens) and tokens[at].kind in ("space", "quad"):
        at += 1
    return tokens[at:]
