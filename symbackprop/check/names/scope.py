r"""Scope: which layer a bare name takes, as `W` in `dL/dW`, and over which layers a letter runs.

An unnumbered parameter in da/dW is the one in a's own equation, else one whose layer the line speaks of, else
the one spoken of last. Where several fit, the line has to be true in exactly one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from symbackprop.algebra.forms import arrays
from symbackprop.check.names.letters import bound_letters, layer_letters, names, nodes, speaking
from symbackprop.check.names.use import ANYWHERE, Context
from symbackprop.check.names.uses import is_kronecker, uses
from symbackprop.check.names.vocabulary import Stem, Vocabulary, stem_of, tokens_of
from symbackprop.network.network import Network
from symbackprop.reading.tree import Derivative, Name, Node

MOST_CHOICES = 24
Choices = tuple[Context, ...]


def contexts(sides: Sequence[Node], words: Vocabulary, spoken: Sequence[str]) -> Choices:
    """The choices of layers for bare names that scope allows: one context, or several that all fit."""
    on = speaking(sides)
    return words.memory.once("contexts", on, (*spoken,), lambda: _contexts(sides, words, spoken))


def _contexts(sides: Sequence[Node], words: Vocabulary, spoken: Sequence[str]) -> Choices:
    stems = _scoped_stems(sides, words)
    if not stems:
        return (ANYWHERE,)
    options = [_fitting(stem, members, sides, words, spoken) for stem, members in stems.items()]
    found = islice(product(*options), MOST_CHOICES)
    return tuple(
        Context(chosen={s: q for s, q in zip(stems, choice, strict=True) if q is not None}) for choice in found
    )


def _scoped_stems(sides: Sequence[Node], words: Vocabulary) -> dict[Stem, tuple[str, ...]]:
    """Stems that stand somewhere without their layer, with the quantities that they may mean."""
    found: dict[Stem, tuple[str, ...]] = {}
    layers = {letter: 0 for side in sides for letter in layer_letters(side, words)}
    for side in sides:
        for name in names(side):
            stem = known_stem(name, words)
            if stem is None or stem in found or uses(name, words, ANYWHERE):
                continue
            if stem in words.defined and any(s.tokens and s.tokens[0].isdigit() for s in name.sub):
                continue  # u_1 beside u_2 of the page is another name
            if layers and any(uses(name, words, Context(dict.fromkeys(layers, n))) for n in words.labels(stem)):
                continue
            members = tuple(
                s.meaning.name
                for s in words.of(stem)
                if s.label and uses(name, words, Context(chosen={stem: s.meaning.name}))
            )
            if members:
                found[stem] = members
    return found


def known_stem(name: Name, words: Vocabulary) -> Stem | None:
    """The stem under which the vocabulary has the name: with or without its bar, in either case."""
    stem = stem_of(name)
    key = ("known stem", stem)
    if key not in words.kept:
        words.kept[key] = _first_known(stem, words)
    found: Stem | None = words.kept[key]
    return found


def _first_known(stem: Stem, words: Vocabulary) -> Stem | None:
    for each in (stem, Stem(stem.letters, tuple(a for a in stem.accents if a != "bar"), stem.primes)):
        for cased in (each, each.other_case()):
            if cased in words.spellings:
                return cased
    return None


def _fitting(
    stem: Stem, members: tuple[str, ...], sides: Sequence[Node], words: Vocabulary, spoken: Sequence[str]
) -> tuple[str | None, ...]:
    """The quantities that the first rule of scope leaves."""
    network = words.network
    own = [m for m in members if m in _in_own_equation(sides, words)]
    if own:
        return tuple(own)
    line = [m for m in members if m in _spoken_layers(sides, words)]
    if line:
        return tuple(line)
    last = next((q for q in spoken if q in members), None)
    if last is not None:
        return (last,)
    near = [m for q in spoken[:2] for m in members if m in _parameters_of(q, network)]
    return tuple(near) or members


def _in_own_equation(sides: Sequence[Node], words: Vocabulary) -> set[str]:
    """The arrays of a's equation, for every da/dB printed in the line; losses apart."""
    found: set[str] = set()
    for side in sides:
        for node in nodes(side):
            if isinstance(node, Derivative) and isinstance(node.of, Name):
                for use in uses(node.of, words, ANYWHERE):
                    if use.meaning.name != words.network.loss:
                        found |= _operands(use.meaning.name, words.network)
    return found


def _operands(name: str, network: Network) -> set[str]:
    equation = network.equation(name)
    return set() if equation is None else {a.name for a in arrays(equation.form)}


def _parameters_of(name: str, network: Network) -> set[str]:
    """The parameters of a quantity's equation, or of the pre-activation below it."""
    operands = _operands(name, network)
    found = {q for q in operands if network.quantities[q].role == "parameter"}
    if found or len(operands) != 1:
        return found
    return _parameters_of(next(iter(operands)), network)


def _spoken_layers(sides: Sequence[Node], words: Vocabulary) -> set[str]:
    """Parameters of the equations of the quantities in the line, and what stands in them."""
    found: set[str] = set()
    for side in sides:
        for name in names(side):
            for use in uses(name, words, ANYWHERE)[:1]:
                if use.meaning.kind in ("value", "adjoint") and use.meaning.name != words.network.loss:
                    found |= _parameters_of(use.meaning.name, words.network) | {use.meaning.name}
    return found


def layer_numbers(sides: Sequence[Node], words: Vocabulary, context: Context) -> tuple[Context, ...]:
    """The context once for each number of the layer letters at which every name of the line binds."""
    on = speaking(sides)
    return words.memory.once("layers", on, context.around, lambda: _layers(sides, words, context))


def _layers(sides: Sequence[Node], words: Vocabulary, context: Context) -> tuple[Context, ...]:
    letters = sorted({x for side in sides for x in layer_letters(side, words) - bound_letters(side)})
    if not letters:
        return (context,)
    speaking = [n for side in sides for n in names(side)]
    found = []
    top = sorted({n for stem in words.spellings for n in words.labels(stem)} | {0})
    for numbers in islice(product(top, repeat=len(letters)), 400):
        layers = dict(zip(letters, numbers, strict=True))
        here = Context(layers, context.chosen)
        if all(uses(n, words, here) or not _numbered(n, words, letters) for n in speaking):
            found.append(here)
    return tuple(found)


def last_layers(layers: Choices, sides: Sequence[Node], words: Vocabulary) -> Choices:
    """Those of the layers in which each capital letter numbers the last one; () where no capital runs."""
    capitals = {x for here in layers for x in here.layers if x.isupper() and x not in words.ends}
    numbered = [n for side in sides for n in names(side) if _numbered(n, words, tuple(capitals))]
    stems = {stem for name in numbered if (stem := known_stem(name, words)) is not None}
    last = max((n for stem in stems for n in words.labels(stem)), default=0)
    return tuple(h for h in layers if capitals and all(h.layers[x] == last for x in capitals))


def _numbered(name: Name, words: Vocabulary, letters: Sequence[str]) -> bool:
    """Does a layer letter stand in the scripts of a name that has layers? What the page defines has each.

    In a family, what the page names is a part of each cell, and is numbered as they are.
    """
    if stem_of(name) in words.defined and not words.ends:
        return False
    stem = known_stem(name, words)
    tokens = {t for s in (*name.sub, *name.sup) for t in s.tokens}
    return stem is not None and bool(tokens & set(letters))


def numbered_vectors(sides: Sequence[Node], words: Vocabulary) -> bool:
    """Is there an `f_i` where only f_1 and f_2 are declared, so that i may be 1 or 2 and no entry?"""
    below = ((name, tokens_of(name.sub)) for side in sides for name in names(side))
    lone = (name for name, tokens in below if len(tokens) == 1 and tokens[0].lstrip("\\").isalpha())
    return any(words.labels(stem_of(n)) and all(s.label for s in words.of(stem_of(n))) for n in lone)


def two_deltas(sides: Sequence[Node], words: Vocabulary) -> bool:
    r"""Is there a `\delta_{ij}` that may be an entry of a gradient, by its other name, or Kronecker's?"""
    said = (name for side in sides for name in names(side))
    return any(is_kronecker(name) and uses(name, words, ANYWHERE) for name in said)


def quantities(node: Node, words: Vocabulary, context: Context) -> Iterator[str]:
    """The quantities that a node speaks of, in page order."""
    for name in names(node):
        for use in uses(name, words, context)[:1]:
            if use.meaning.kind in ("value", "adjoint"):
                yield use.meaning.name
