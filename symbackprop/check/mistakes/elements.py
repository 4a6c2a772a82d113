r"""Elements as a page prints them: `z_{1,j}` for entry j of z_1, the spelling that the network reads so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, islice

from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.trial import read
from symbackprop.check.names.letters import names
from symbackprop.check.names.use import ALL, Index, Use
from symbackprop.check.names.vocabulary import python_signature
from symbackprop.reading.tree import Name, Node

At = tuple[Index, Index]
MOST_SPELLINGS = 12


def elements(node: Node, site: Site) -> Iterator[tuple[Name, Use]]:
    """The names in a node that mean an element, each with its meaning."""
    for name in names(node):
        use = site.use(name)
        if use is not None and use.is_element and not use.scoped:
            yield name, use


def element(site: Site, quantity: str, at: At) -> str | None:
    """An element of a quantity as this formula prints its elements, or else as its names are printed."""
    models = [
        respelled(site, name, use, at)
        for side in (site.question.head, site.side)
        for name, use in elements(side, site)
        if use.meaning.kind == "value" and use.meaning.name == quantity and use.power is None
    ]
    found = next((text for text in models if text is not None), None)
    if found is not None:
        return found
    tries = (text for text in _spellings(site, quantity, at) if _means(site, text, quantity, at))
    return next(islice(tries, 1), None)


def respelled(site: Site, name: Name, use: Use, at: At) -> str | None:
    """A printed element with other indices; None where no change of its scripts means that."""
    text = site.text(name.at)
    changing = [k for k in (0, 1) if use.at[k] != at[k]]
    if not changing:
        return text
    first = min((m.start() for m in re.finditer(r"[_^]", text)), default=len(text))
    tokens = [m for m in re.finditer(r"\\?[A-Za-z]+|\d", text) if m.start() > first]
    old, new = ([_text(row[k]) for k in changing] for row in (use.at, at))
    for places in islice(combinations(tokens, len(changing)), MOST_SPELLINGS):
        if [m[0] for m in places] != old:
            continue
        made = text
        for place, index in reversed(list(zip(places, new, strict=True))):
            made = made[: place.start()] + index + made[place.end() :]
        found = _use(site, made)
        if found is not None and found.meaning == use.meaning and found.at == at:
            return made
    return None


def _text(index: Index) -> str:
    if index.added:
        signed = "".join(f"{'+' if sign > 0 else '-'}{letter}" for sign, letter in index.added)
        return f"{signed.lstrip('+')}{index.number:+d}" if index.number else signed.lstrip("+")
    if not index.letter:
        return str(index.number) if index.number else ""
    return f"{index.letter}{index.number:+d}" if index.number else index.letter


def _use(site: Site, text: str) -> Use | None:
    if text not in site.meanings:
        node = read(text, 0, site.decimal)
        site.meanings[text] = None if node is None else site.use(node)
    return site.meanings[text]


def _means(site: Site, text: str, quantity: str, at: At) -> bool:
    use = _use(site, text)
    return use is not None and use.meaning.kind == "value" and use.meaning.name == quantity and use.at == at


def _spellings(site: Site, quantity: str, at: At) -> Iterator[str]:
    """Stem, label and indices in the ways of the page's other names, then in the common ones."""
    stem, label = python_signature(quantity)
    name = stem.letters
    for accent in stem.accents:
        name = rf"\{accent}{{{name}}}"
    number = "".join(label)
    places = [text for text in map(_text, at) if text]
    for between in ("", ","):
        below = between.join(places)
        if not number:
            yield f"{name}_{below}" if len(below) == 1 else f"{name}_{{{below}}}"
            continue
        whole = site.spelled(quantity)
        if "^" in whole:
            yield f"{whole}_{below}" if len(below) == 1 else f"{whole}_{{{below}}}"
        yield f"{name}_{{{number},{below}}}"
        yield f"{name}_{{{number}{below}}}"
        yield f"{name}^{{({number})}}_{{{below}}}"
        yield f"{name}^{number}_{{{below}}}"
        yield f"{name}_{{{below}}}^{number}"


def placed(site: Site, quantity: str, indices: tuple[Index, ...]) -> At | None:
    """The indices on the axes that a quantity has; None where it has more of them, or fewer."""
    axes = [k for k, axis in enumerate(site.network.quantities[quantity].array.shape) if axis is not None]
    if len(axes) != len(indices):
        return None
    found = dict(zip(axes, indices, strict=True))
    return found.get(0, ALL), found.get(1, ALL)


def indices_of(use: Use) -> tuple[Index, ...]:
    return tuple(index for index in use.at if not index.whole)


def entry_of(site: Site, quantity: str, indices: tuple[Index, ...]) -> str | None:
    """The entry of a quantity at these indices, as it is printed; None where they do not fit it."""
    if quantity not in site.network.quantities:
        return None
    at = placed(site, quantity, indices)
    return None if at is None else element(site, quantity, at)


def has_place(site: Site, use: Use) -> bool:
    """Does the quantity reach to where its printed numbers point? Behind its end no slip is sought."""
    quantity, at = site.network.quantities.get(use.meaning.name), site.finding.at
    lengths = () if quantity is None else quantity.array.shape
    sizes = {} if at is None else at.sizes
    ends = [axis if isinstance(axis, int) else sizes.get(axis or "") for axis in lengths]
    return not any(
        i.number > end for i, end in zip(use.at, ends, strict=False) if not i.runs and end is not None
    )
