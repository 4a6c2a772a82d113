r"""`\sum_{t'=1}^T l_{t'}`: a primed index is a letter of its own, and gets one without a prime."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.vocabulary import tokens_of
from symbackprop.frozen import replace
from symbackprop.reading.tree import BigSum, Name, Node, Script, Statement

FRESH = tuple("\\" + word for word in ("tau", "varsigma", "iota", "kappa", "varkappa", "upsilon"))
Letters = dict[tuple[str, ...], str]  # the tokens of a primed letter, and what stands for it


def with_plain_indices(statement: Statement) -> Statement:
    """The statement with a fresh letter for each primed one that a sum sign binds."""
    everything = [n for side in (*statement.sides, *statement.conditions) for n in nodes(side)]
    primed = {
        (i.letters, *("'" * i.primes))
        for big in everything
        if isinstance(big, BigSum)
        for i in big.index
        if i.primes
    }
    if not primed:
        return statement
    printed = {t for n in everything for name in names(n) for t in _tokens(name)}
    free = [letter for letter in FRESH if letter not in printed]
    letters = dict(zip(sorted(primed), free, strict=False))
    return replace(
        statement,
        sides=tuple(_renamed(side, letters) for side in statement.sides),
        conditions=tuple(_renamed(condition, letters) for condition in statement.conditions),
    )


def _tokens(name: Name) -> tuple[str, ...]:
    return (name.letters, *tokens_of(name.sub), *tokens_of(name.sup))


def _renamed(value: Any, letters: Letters) -> Any:
    """The same object where nothing is renamed."""
    if isinstance(value, tuple):
        items = tuple(_renamed(item, letters) for item in value)
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    if not isinstance(value, Node | Script):
        return value
    new = {each.name: _renamed(getattr(value, each.name), letters) for each in fields(value)}
    if isinstance(value, Script):
        new["tokens"] = _without_primes(value.tokens, letters)
    changed: dict[str, Any] = {k: v for k, v in new.items() if v is not getattr(value, k)}
    made = replace(value, **changed) if changed else value
    return _plain(made, letters) if isinstance(made, Name) else made


def _plain(name: Name, letters: Letters) -> Name:
    fresh = letters.get((name.letters, *("'" * name.primes)))
    return name if fresh is None else replace(name, letters=fresh, primes=0)


def _without_primes(tokens: tuple[str, ...], letters: Letters) -> tuple[str, ...]:
    for primed, fresh in letters.items():
        count = len(primed)
        for k in range(len(tokens) - count, -1, -1):
            if tokens[k : k + count] == primed and tokens[k + count : k + count + 1] != ("'",):
                tokens = (*tokens[:k], fresh, *tokens[k + count :])
    return tokens
