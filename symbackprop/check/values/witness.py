"""A network as a witness: its vocabulary, its points of each kind, its given numbers; built once for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symbackprop.algebra.forms import (
    Apply,
    Divide,
    Form,
    Hadamard,
    MatMul,
    Number,
    Ones,
    Power,
    arrays,
    children,
)
from symbackprop.algebra.inside import forms_in
from symbackprop.check.names.classes import label_letters
from symbackprop.check.names.from_network import vocabulary
from symbackprop.check.names.use import Context
from symbackprop.check.names.vocabulary import Stem, Vocabulary, python_signature
from symbackprop.check.records.labour import Labour
from symbackprop.check.records.memory import Memory
from symbackprop.check.values.environment import Definition, Depth, Environment, Settings, free_values
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.points.entries import Unknown
from symbackprop.points.forms import SizeUnknown
from symbackprop.points.points import Kind, Points, points, twin
from symbackprop.points.unvalued import Unvalued
from symbackprop.rules.kinks import kinked

CELLS = 3  # a first, a last and one between
NO_VALUES = frozenset(map(Fraction, (0, 1, 2)))
Definitions = Mapping[tuple[Stem, tuple[str, ...]], Definition]


@dataclass(slots=True)
class Witness:
    """One network, read in one way; everything that is slow is kept."""

    network: Network
    words: Vocabulary
    settings: Settings
    constants: frozenset[Fraction]
    given: frozenset[Fraction]
    kept: dict[str, Points | None] = field(default_factory=dict)
    labour: Labour = field(default_factory=Labour)  # what is left for the formula
    added_up: frozenset[tuple[str, str]] = frozenset()  # gradients to which lines of the page add
    step: int | None = None  # of several updates, counted from 1
    direction: Stem | None = None  # u of `H u`, which nobody declares
    memory: Memory = field(default_factory=Memory)

    def points(self, kind: Kind) -> Points | None:
        if kind not in self.kept:
            self.kept[kind] = points(self.network, kind)
        return self.kept[kind]

    def whole(self) -> Witness | None:
        """The same at free points whose axes are not cut short; None where none is, or that is too much."""
        cut = self.points("A")
        if cut is None or not cut.setting.short:
            return None
        if "whole" not in self.kept:
            self.kept["whole"] = points(self.network, "A", whole=True)
        full = self.kept["whole"]
        return None if full is None else self.opened(full)

    def opened(self, at: Points) -> Witness:
        """The same at other open points; their exact twin follows from them, and nothing found before holds."""
        return replace(self, kept={"A": at}, memory=Memory())

    def twin(self, kind: Kind) -> Points | None:
        """The same points in exact numbers and balls."""
        if f"twin {kind}" not in self.kept:
            found = self.points(kind)
            self.kept[f"twin {kind}"] = None if found is None else twin(found)
        return self.kept[f"twin {kind}"]

    @property
    def opens(self) -> bool:
        """Is there a layer with a kink whose given units are all on? O then holds it open."""
        at = self.points("C")
        if at is None:
            return False
        nodes = (node for equation in self.network.equations for node in kinked(equation.form))
        return any(_all_on(form, at) for node in nodes for form in node.args)

    def environment(
        self, at: Points, context: Context, definitions: Definitions, free: tuple[Stem, ...] = ()
    ) -> Environment:
        return Environment(
            at,
            self.words,
            self.settings,
            context,
            letters=label_letters(at, self.words),
            definitions=definitions,
            free=free_values(free, at.count, at.exact),
            depth=Depth(labour=self.labour),
        )

    @property
    def name(self) -> str:
        return self.network.name or self.network.title


def witness(network: Network, reading: Mapping[str, Any] | None = None) -> Witness:
    """A network with its own `reading`, or with one that a scope of the page changes."""
    rules = dict(network.reading if reading is None else reading)
    network, running = _written_out(network)
    words = replace(vocabulary(network, rules), defined=_products(network), **running)
    words = replace(words, ends=_last_cells(words))
    notation = network.notation
    settings = Settings(
        layout=str(rules.get("layout", notation.get("layout", "denominator"))),
        orientation=str(rules.get("orientation", "any")),
        product=str(rules.get("product", "any")),
        sums=str(rules.get("sums", notation.get("sums", "explicit"))),
        carry=str(rules.get("carry", True)).lower() != "false",
        cut=str(rules.get("cut", False)).lower() == "true",
        digits=int(str(rules["digits"])) if str(rules.get("digits", "")).isdigit() else 0,
        repeated=frozenset(name for e in network.equations for name in _repeated(e.form)),
    )
    return Witness(network, words, settings, frozenset(_constants(network)), frozenset(_given(network)))


def _written_out(network: Network) -> tuple[Network, dict[str, Any]]:
    """A family over a symbol as a network of CELLS cells, with the letters of any cell and of the last one."""
    family = network.family
    if family is None or CELLS not in family.small:
        return network, {"running": network.index}
    small = family.small[CELLS]
    kept = replace(small, sizes={**small.sizes, family.size: CELLS}, name=network.name)
    return kept, {"running": family.index, "ends": {family.size: CELLS}}


def _last_cells(words: Vocabulary) -> dict[str, int]:
    """The number of the last cell by every letter that the page may write for it."""
    sizes = ((stem, s.meaning) for stem, row in words.spellings.items() for s in row if not s.label)
    others = {
        stem.letters: words.ends[m.name] for stem, m in sizes if m.kind == "size" and m.name in words.ends
    }
    return {**others, **words.ends}


def _products(network: Network) -> frozenset[Stem]:
    """The names of products whose costs are asked: z of `cost: {product: z = A @ x}` is no other case of Z."""
    asked = (ask.name for ask in network.ask if ask.kind == "cost" and ask.name not in network.quantities)
    return frozenset(python_signature(name)[0] for name in asked if name)


def _constants(network: Network) -> Iterator[Fraction]:
    """The numbers that stand in the equations, without their signs, and both parts of a fraction."""
    for form in (form for equation in network.equations for form in forms_in(equation.form)):
        if isinstance(form, Number):
            yield abs(form.value)
            yield from (Fraction(abs(form.value.numerator)), Fraction(form.value.denominator))
        elif isinstance(form, Power):
            yield abs(form.exponent)
        elif isinstance(form, Apply):
            yield from map(abs, form.params)


def _repeated(form: Form) -> Iterator[str]:
    r"""\gamma of `gamma * X`, a row that the network multiplies into each row of X, entry by entry."""
    for child in children(form):
        if isinstance(form, Hadamard | Divide) and isinstance(child, MatMul):
            if isinstance(child.args[0], Ones) or isinstance(child.args[-1], Ones):
                yield from (array.name for array in arrays(child))
        yield from _repeated(child)


def _given(network: Network) -> Iterator[Fraction]:
    for values in (network.values, *network.samples):
        for table in values.values():
            yield from (abs(cell) for row in table for cell in row if cell is not None)
    if network.update is not None:
        yield network.update.rate
        for step in network.update.then:
            for table in step.values():
                yield from (abs(cell) for row in table for cell in row if cell is not None)


def _all_on(form: Form, at: Points) -> bool:
    try:
        value = at.evaluated(form).value
    except (Unvalued, SizeUnknown):
        return False
    return all(not isinstance(x, Unknown) and bool(x > 0) for x in value.flat)
