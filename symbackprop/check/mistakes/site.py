"""`Site`: a wrong side as changes are tried on it: its source, and names as this page prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from symbackprop.check.meaning.one_number import one_number
from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.tried import Tried
from symbackprop.check.mistakes.refuted import Grounds
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.places import covering
from symbackprop.check.names.use import TRANSPOSES, Context, Use
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Vocabulary, python_signature
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.network.network import Network
from symbackprop.reading.groups import group
from symbackprop.reading.tree import (
    BigSum,
    Braced,
    Bracket,
    Derivative,
    Name,
    Node,
    Numeral,
    Scripted,
    Span,
    Sum,
)

_ACCENTED = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}


@dataclass(frozen=True)
class Site:
    """A side that was judged wrong; `source` is the formula with its macros expanded."""

    source: str
    question: Question
    finding: Finding
    words: Vocabulary
    context: Context = field(default_factory=Context)  # with a number for each layer letter
    witnesses: tuple[Witness, ...] = ()  # every network that holds at this line
    tried: Tried = field(default_factory=Tried)
    facts: dict[str, bool] = field(default_factory=dict)  # found once
    grounds: Grounds = field(default_factory=dict)  # what sides are compared with

    @property
    def side(self) -> Node:
        return self.question.side

    @property
    def network(self) -> Network:
        return self.words.network

    @cached_property
    def decimal(self) -> bool:
        """Does the page print decimal commas?"""
        return any(
            isinstance(n, Numeral) and "." in n.text and "," in self.source[n.at[0] : n.at[1]]
            for n in nodes(self.side)
        )

    @cached_property
    def is_number(self) -> bool:
        """Is the side one number, of numbers only?"""
        return one_number(self.side, self.words, self.context)

    @cached_property
    def meanings(self) -> dict[str, Use | None]:
        """Of names that were tried, by their text."""
        return self.tried.meanings_of(self.words, self.context, self.decimal)

    def cover(self, at: Span) -> Span:
        return covering(self.source, at)

    def text(self, at: Span) -> str:
        start, end = self.cover(at)
        return self.source[start:end].strip()

    def inner(self, at: Span) -> str:
        """The text without the braces of an argument."""
        text = self.text(at)
        braced = text.startswith("{") and group(text, 0, len(text)) == (1, len(text) - 1)  # {h}_{t-1} is not
        return text[1:-1].strip() if braced else text

    def use(self, name: Node) -> Use | None:
        """The first meaning of a name, None where it has none."""
        found = uses(name, self.words, self.context) if isinstance(name, Name) else ()
        return found[0] if found else None

    # -- how the page prints ---------------------------------------------------------------------------------

    def transpose(self) -> str:
        """The sign for a transpose on this page."""
        found = re.search(r"\^\s*\{?\s*(\\top|\\intercal|T\b|\\mathsf\s*T)", self.source)
        return "T" if found is not None and "T" in found[1] else r"\top"

    def printed(self, quantity: str) -> str:
        """A whole quantity as this formula prints it, else as the network does."""
        for node in (*nodes(self.question.head), *nodes(self.side)):
            use = self.use(node)
            if not self.text(node.at) or use is None:  # the key of an answer is not printed
                continue
            if isinstance(node, Name) and use.meaning.name == quantity:
                if use.meaning.kind == "value" and not use.is_element and use.power is None:
                    return self._untransposed(node) if use.transposed else self.text(node.at)
        known = self.network.quantities.get(quantity)
        return known.latex if known is not None and known.latex else self.spelled(quantity)

    def _untransposed(self, name: Name) -> str:
        start = name.at[0]
        cut = transpose_place(name, self.source)
        if cut is None:
            return self.text(name.at)
        return (self.source[start : cut[0]] + self.source[cut[1] : name.at[1]]).strip()

    def spelled(self, quantity: str) -> str:
        """Stem and label, the label where this formula prints the layer."""
        stem, label = python_signature(quantity)
        text = stem.letters
        for accent in stem.accents:
            text = f"{_ACCENTED.get(accent, accent)}{{{text}}}"
        if not label:
            return text
        number = "".join(label)
        above = re.search(r"\^\s*\{?\s*([(\[])\s*[\dlL]", self.source)
        if above is not None and number.isdigit():
            return f"{text}^{{({number})}}" if above[1] == "(" else f"{text}^{{[{number}]}}"
        return f"{text}_{number}" if len(number) == 1 else f"{text}_{{{number}}}"

    def loss(self) -> str:
        for node in (*nodes(self.question.head), *nodes(self.side)):
            if isinstance(node, Derivative) and node.of is not None:
                use = self.use(node.of)
                if use is not None and use.meaning.name == self.network.loss and self.text(node.of.at):
                    return self.text(node.of.at)
        return self.printed(self.network.loss)


def core(node: Node) -> Node:
    """What stands in a frame, a bracket, a bracket with an index or behind a minus."""
    while True:
        if isinstance(node, Braced):
            node = node.inner
        elif isinstance(node, Sum) and len(node.terms) == 1:
            node = node.terms[0][1]
        elif isinstance(node, Scripted) and isinstance(node.base, Bracket) and not node.sup and not node.primes:
            node = node.base
        elif isinstance(node, Bracket) and len(node.items) == 1 and node.opening in "([":
            node = node.items[0]
        else:
            return node


def open_nodes(node: Node) -> Iterator[Node]:
    """The nodes of a side that can be factors: none inside a derivative or under a sum sign."""
    hidden: set[Span] = set()
    for n in nodes(node):
        if n.at in hidden and not isinstance(n, Derivative):
            continue
        if isinstance(n, Derivative):
            hidden.update(x.at for x in nodes(n) if x is not n)
        if isinstance(n, BigSum):
            limits = (*n.index, n.lower, n.upper, n.condition)
            hidden.update(x.at for limit in limits if limit is not None for x in nodes(limit))
        yield n


_LONE = re.compile(r"\\?[A-Za-z]+(?:_(?:\{[^{}]*\}|\w))?")
_RAISED = re.compile(r"(\\?[A-Za-z]+(?:_(?:\{[^{}]*\}|\w))?)\^(?:\{([^{}]*)\}|(\w))(_(?:\{[^{}]*\}|\w))?")


def turned(text: str, sign: str) -> str:
    r"""`W^\top`, `W^{(2)\top}`: a bracket around a lone name may be read as an argument of the one before."""
    if _LONE.fullmatch(text):
        return f"{text}^{sign}"
    found = _RAISED.fullmatch(text)
    if found is None:
        return f"({text})^{sign}"
    return rf"{found[1]}^{{{found[2] or found[3]}\top}}{found[4] or ''}"


def transpose_place(name: Node, source: str) -> Span | None:
    r"""The `^\top` of a name or a bracket, or the `\top` in a script that holds more."""
    for script in getattr(name, "sup", ()):
        if script.tokens and all(t in TRANSPOSES for t in script.tokens):
            start = source.rfind("^", name.at[0], script.at[0] + 1)
            if start >= 0:
                return start, script.at[1]
        elif script.tokens and script.tokens[-1] in TRANSPOSES:  # W^{(2)\top}
            found = re.search(r"(\\top|\\intercal|T)\s*\}?$", source[script.at[0] : script.at[1]])
            if found is not None:
                return script.at[0] + found.start(1), script.at[0] + found.end(1)
    return None


def joined(text: str, edits: tuple[tuple[Span, str], ...], first: int) -> str:
    """The text with its edits put in; places count from `first`."""
    for (start, end), new in sorted(edits, reverse=True):
        text = text[: start - first] + new + text[end - first :]
    return text
