"""Symbols that say what they are: while one points at W_1, `W_1: parameter, 3 × 2` stands over it.

Every symbol of a network gets a class, and the style sheet has the words of each class. No script is needed,
the LaTeX of a formula stays as it is, and who hears the page hears the formula alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symbackprop.algebra.shapes import rank
from symbackprop.derive.split import UNNAMED
from symbackprop.network.network import Network, Quantity
from symbackprop.write.latex.hand import Hand, hand_of
from symbackprop.write.mathml.formula import elements
from symbackprop.write.sheet.sheet import Sheet

Spelt = tuple[str, str, str]  # letter, what stands below, what stands above
_LETTER = r"<mi[^>]*>[^<]*</mi>"
_LEAF = r"<m[nio][^>]*>[^<]*</m[nio]>"
_BASE = rf'{_LETTER}|<mover accent="true">{_LETTER}<mo[^>]*>[^<]*</mo></mover>'
_SCRIPT = rf"{_LEAF}|<mrow>(?:{_LEAF})*</mrow>"
_SYMBOL = re.compile(rf"(?:<(msub|msup|msubsup)>)?({_BASE})(?=({_SCRIPT})?({_SCRIPT})?)")
_PRIMED = re.compile(rf"<mrow>({_LETTER})(<mo[^>]*>′+</mo>)</mrow>")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"<m[ni][^>]*>([^<]*)</m[ni]>")


@dataclass(frozen=True, slots=True)
class Words:
    """The classes of a page and what each says, in the order in which they are first needed."""

    said: dict[str, str] = field(default_factory=dict)

    def kind(self, words: str) -> str:
        return self.said.setdefault(words, f"s{len(self.said)}")

    def rules(self) -> str:
        """One rule a class: the words stand where the page's style sheet puts them."""
        return "\n".join(
            f'body:has(.{kind}:hover)::after{{content:"{_quoted(words)}"}}' for words, kind in self.said.items()
        )


def _quoted(words: str) -> str:
    r""">>> _quoted('a"b')
    'a\\"b'
    """
    return words.replace("\\", r"\\").replace('"', r"\"").replace("<", r"\3c ")


def told(markup: str, sheet: Sheet, words: Words) -> str:
    """The formulas of a network with a class at each of its symbols."""
    return _classed(markup, [_spelling(sheet.network, sheet.ink.hand, _unnamed(sheet))], frozenset(), words)


def told_of_all(markup: str, networks: Sequence[Network], words: Words) -> str:
    """The formulas of somebody who writes about several networks: a symbol says what it is in all that have it.

    A letter that the page may use for something else says nothing.
    """
    spellings = [_spelling(network, hand_of(network), ()) for network in networks]
    return _classed(markup, spellings, frozenset(_borrowed(networks)), words)


def _borrowed(networks: Sequence[Network]) -> Iterator[str]:
    """The letters of names that a page has of its own."""
    for reading in (network.reading for network in networks):
        scopes = [scope for scope in reading.get("scopes") or () if isinstance(scope, Mapping)]
        for each in (reading, *scopes):
            for name in each.get("same") or ():
                yield from _LETTERS.findall(_bare(elements(str(name)) or str(name)))


def _classed(markup: str, spellings: Sequence[_Spelling], borrowed: frozenset[str], words: Words) -> str:
    letters = {
        base for s in spellings for base in s.letters if not borrowed & set(_LETTERS.findall(_bare(base)))
    }
    known: dict[tuple[str | None, ...], tuple[str, str]] = {}

    def classed(found: re.Match[str]) -> str:
        key = found.groups()
        if key[1] not in letters:
            return found[0]
        if key not in known:
            meant = {s.meaning(*key) for s in spellings if key[1] in s.letters}
            known[key] = meant.pop() if len(meant) == 1 else ("", "")
        said, at = known[key]
        if not said:
            return found[0]
        tag = f"<{key[0]}>" if key[0] else ""
        if at == "letter":
            return f"{tag}{_with(key[1], words.kind(said))}"
        return f"{_with(tag, words.kind(said))}{key[1]}"

    return _SYMBOL.sub(classed, markup)


def _bare(element: str) -> str:
    """What is read of an element."""
    return re.sub(r"<[^>]*>", "", element)


def _with(element: str, kind: str) -> str:
    """The class at the first tag."""
    name = re.match(r"<\w+", element)
    assert name is not None
    return f'{name[0]} class="{kind}"{element[name.end() :]}'


# -- how the names of a network are spelt ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Whole names, and the quantities whose elements have a letter."""

    hand: Hand
    whole: dict[Spelt, str]
    entries: dict[str, list[tuple[Quantity, str]]]
    letters: frozenset[str]

    def meaning(self, tag: str | None, base: str, first: str | None, second: str | None) -> tuple[str, str]:
        """What a symbol is, and where its class belongs; a transpose or a power over it does not matter."""
        if tag is None:
            primes = first if first and "′" in first else ""
            return self.whole.get((base, "", primes), ""), "letter"
        low = first or "" if tag != "msup" else ""
        high = (first if tag == "msup" else second if tag == "msubsup" else "") or ""
        for spelt in ((base, low, high), (base, low, "")) if low else ((base, "", high),):
            said = self.whole.get(spelt) or self._entry(spelt)
            if said:
                return said, "all"
        return (self.whole.get((base, "", ""), ""), "letter") if not low else ("", "")

    def _entry(self, spelt: Spelt) -> str:
        """The one quantity whose element is written so."""
        base, low, _ = spelt
        signs = _SIGN.findall(low)
        single = [c for sign in signs for c in (sign if sign.isdigit() else [sign])]
        found = {
            said
            for quantity, said in self.entries.get(base, ())
            for places in (single, signs)
            if self._spelt_so(quantity, places, spelt)
        }
        return found.pop() if len(found) == 1 else ""

    def _spelt_so(self, quantity: Quantity, signs: list[str], spelt: Spelt) -> bool:
        axes = rank(quantity.array.shape)
        return 0 < axes <= len(signs) and _parts(self.hand.name(quantity.name, signs[-axes:]).text) == spelt


def _spelling(network: Network, hand: Hand, unnamed: Sequence[Quantity]) -> _Spelling:
    whole: dict[Spelt, str] = {}
    entries: dict[str, list[tuple[Quantity, str]]] = {}
    for quantity in (*network.quantities.values(), *unnamed):
        said = _said(network, quantity)
        spelt = _parts(hand.name(quantity.name).text)
        if spelt is not None:
            whole[spelt] = "" if spelt in whole else said
        element = _parts(hand.name(quantity.name, ["p"] * rank(quantity.array.shape)).text)
        if element is not None:
            name, _, rest = said.partition(": ")
            entries.setdefault(element[0], []).append((quantity, f"entry of {name} ({rest})"))
    for size in network.sizes:
        spelt = _parts(hand.name(size).text)
        if spelt is not None:
            whole.setdefault(spelt, f"{size}: size")
    if hand.notation.gradient == "d":
        whole.pop(("<mi>d</mi>", "", ""), None)  # d stands before every name of a derivative
    return _Spelling(hand, whole, entries, frozenset(entries) | {base for base, _, _ in whole})


def _unnamed(sheet: Sheet) -> list[Quantity]:
    """u for W x - y: the parts of equations that the page gives a letter."""
    parts = sheet.derivation.unnamed
    names = sheet.network.quantities
    return [
        Quantity(e.out, "computed")
        for e in sheet.derivation.equations
        if e.name in parts and e.name not in names
    ]


def _parts(tex: str) -> Spelt | None:
    """A name's letter and scripts; None where it is more than that."""
    made = elements(tex) or ""
    primed, found = _PRIMED.fullmatch(made), _SYMBOL.match(made)
    if primed is not None:
        return (primed[1], "", primed[2])
    if found is None:
        return None
    tag, base, first, second = (part or "" for part in found.groups())
    low, high = ("", first) if tag == "msup" else (first, second)
    if not tag:
        return (base, "", "") if made == base else None
    return (base, low, high) if made == f"<{tag}>{base}{first}{second}</{tag}>" else None


def _said(network: Network, quantity: Quantity) -> str:
    """W_1: parameter, 3 × 2"""
    rows, columns = ("1" if axis is None else str(axis) for axis in quantity.array.shape)
    shape = "a number" if quantity.array.shape == (None, None) else f"{rows} × {columns}"
    owner, _, part = quantity.name.partition(UNNAMED)
    return f"a part of {owner}: {shape}" if part else f"{quantity.name}: {_role(network, quantity)}, {shape}"


def _role(network: Network, quantity: Quantity) -> str:
    """A cell that a family page names without declaring it is computed where any cell of its name is."""
    if quantity.name == network.loss:
        return "loss"
    family = network.family
    if family is None or quantity.name in family.shown or quantity.role != "input":
        return quantity.role
    stem = quantity.name.partition("[")[0] + "["
    alike = (q for q in network.quantities.values() if q.name.startswith(stem))
    return "computed" if any(q.role == "computed" for q in alike) else quantity.role
