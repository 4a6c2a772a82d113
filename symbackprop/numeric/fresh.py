"""Fresh numbers for a question sheet: small integers, no pre-activation on a kink, no dead unit, no answer 0.

Draws are rejected until all of that holds. The same seed gives the same numbers; a larger spread is tried when
small ones do not do. Where neither the file nor its questions have numbers, none are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from flint import ctx

from symbackprop.derive.answer import Answer, Answered
from symbackprop.derive.steps import Derivation
from symbackprop.errors import SymbackpropError
from symbackprop.network.givens import value_key
from symbackprop.network.network import Network, Quantity, Table
from symbackprop.numeric.alive import unfit
from symbackprop.numeric.answers import AnswerNumbers, answer_numbers
from symbackprop.numeric.class_targets import Kind, class_targets
from symbackprop.numeric.forward import forward
from symbackprop.numeric.given import named_by_alias, read_givens
from symbackprop.numeric.scope import Scope, SizeUnknown
from symbackprop.numeric.solve import Numbers, work
from symbackprop.numeric.value import flat_cells, is_zero
from symbackprop.numeric.worked import FIRST_PRECISION

SPREADS = (3, 5, 9)  # the largest absolute value, tried in turn
TRIES = 300  # with each spread
MOST_DRAWN = 1_000_000  # numbers in all; where layers are that wide, some unit is dead in nearly every draw
FEW = 4  # entries of a table without a 0
ZEROS = 1 / 8  # how often an entry of a larger one is 0
NUMBERLESS = frozenset(("cost", "graph", "prose"))  # questions whose answers no values change


class NothingFits(SymbackpropError):
    """No draw had all that a sheet needs; the message says what was missing last."""


def fresh(
    network: Network, derivation: Derivation, answers: Sequence[Answered], seed: int
) -> tuple[Network, Numbers, tuple[AnswerNumbers, ...]]:
    """The network with drawn values, its numbers, and those of its answers."""
    as_given = work(network, derivation)
    if not (network.values or network.samples or any(a.ask.kind not in NUMBERLESS for a in answers)):
        return network, as_given, tuple(answer_numbers(answer, network, as_given) for answer in answers)
    known = as_given.scope
    rng = Random(f"{network.digest}:{seed}")
    why = ""
    for drawn in _draws(network, known, rng):
        why = unfit(drawn, _forward(drawn, derivation))
        if why:
            continue
        numbers = work(drawn, derivation)
        found = tuple(answer_numbers(answer, drawn, numbers) for answer in answers)
        why = next((w for pair in zip(answers, found, strict=True) if (w := _trivial(*pair))), "")
        if not why:
            return drawn, numbers, found
    raise NothingFits(
        f"no whole numbers within {SPREADS[-1]} were found for seed {seed}: {why}; "
        "write values of your own, or change what is asked"
    )


def _forward(network: Network, derivation: Derivation) -> list[Scope]:
    """The values of each sample, without the way back."""
    given = [read_givens(network, {**network.values, **sample}) for sample in network.samples or ({},)]
    with ctx.workprec(FIRST_PRECISION):
        each = (forward(derivation.equations, g, network.kinks, FIRST_PRECISION) for g in given)
        return [there.scope for there in each]


def _trivial(answer: Answered, numbers: AnswerNumbers) -> str:
    """An answer that is 0 here and not always."""
    if numbers.value is None or (isinstance(answer, Answer) and not answer.element):
        return ""
    return f"{answer.ask.said} is 0" if all(map(is_zero, flat_cells(numbers.value))) else ""


# -- drawing -----------------------------------------------------------------------------------------------


def _draws(network: Network, known: Scope, rng: Random) -> Iterator[Network]:
    """The network with one draw after another, small numbers first."""
    left = MOST_DRAWN
    for spread in SPREADS:
        for _ in range(TRIES):
            drawn = _drawn(network, known, rng, spread)
            yield drawn
            tables = (table for given in (drawn.values, *drawn.samples) for table in given.values())
            left -= sum(len(table) * len(table[0]) for table in tables)
            if left < 0:
                return


def _drawn(network: Network, known: Scope, rng: Random, spread: int) -> Network:
    """New numbers for whatever is given: once, or in each sample where the samples give it."""
    names = named_by_alias(network)
    own = [_named(sample, names) for sample in network.samples]
    varied = {name for sample in own for name in sample}
    kinds = class_targets(network)
    values = {k: table for k, table in network.values.items() if _kept(k, network, names)}
    for quantity in network.quantities.values():
        if quantity.role in ("input", "parameter", "target") and quantity.name not in varied:
            values[quantity.name] = _table(quantity, known, rng, spread, kinds.get(quantity.name))
    for key, table in network.values.items():
        asked = value_key(key)
        if asked is not None and asked.part == "adjoint" and not asked.place:
            values[key] = tuple(tuple(_nonzero(rng, spread) for _ in row) for row in table)
    samples = tuple(
        {name: _table(network.quantities[name], known, rng, spread, kinds.get(name)) for name in sample}
        for sample in own
    )
    return replace(network, values=values, samples=samples, expected=())


def _named(sample: Mapping[str, Table], names: Mapping[str, str]) -> list[str]:
    keys = (value_key(key) for key in sample)
    return list(dict.fromkeys(names[k.name] for k in keys if k is not None and k.part == "value"))


def _kept(key: str, network: Network, names: Mapping[str, str]) -> bool:
    """Constants stay as they are; masks and computed values would contradict the new numbers."""
    asked = value_key(key)
    return (
        asked is not None and asked.part == "value" and network.quantities[names[asked.name]].role == "constant"
    )


def _table(quantity: Quantity, known: Scope, rng: Random, spread: int, kind: Kind | None = None) -> Table:
    """Whole numbers that keep what is declared of the quantity, or what its loss makes of it."""
    try:
        rows, columns = known.extents(quantity.array.shape)
    except SizeUnknown as size:
        raise NothingFits(
            f"{quantity.name} has no numbers because its size {size} has none; write sizes: {{{size}: 2}}"
        ) from None
    if quantity.label is not None:
        most = quantity.label if isinstance(quantity.label, int) else known.extent(quantity.label)
        return ((Fraction(rng.randint(1, most)),),)
    if kind == "bit":
        return tuple(tuple(Fraction(rng.randint(0, 1)) for _ in range(columns)) for _ in range(rows))
    if kind == "one_hot" or "one_hot" in quantity.facts or "simplex" in quantity.facts:
        return _hot(rows, columns, rng)
    if "positive" in quantity.facts:
        return tuple(tuple(Fraction(rng.randint(1, spread)) for _ in range(columns)) for _ in range(rows))
    small = rows * columns <= FEW
    return tuple(tuple(_number(rng, spread, small) for _ in range(columns)) for _ in range(rows))


def _number(rng: Random, spread: int, small: bool) -> Fraction:
    """0 now and then, and not where there are few numbers: it would make an answer trivial."""
    return Fraction(0) if not small and rng.random() < ZEROS else _nonzero(rng, spread)


def _hot(rows: int, columns: int, rng: Random) -> Table:
    """One 1 in a vector, or in each row."""
    if columns == 1:
        place = rng.randrange(rows)
        return tuple((Fraction(r == place),) for r in range(rows))
    places = [rng.randrange(columns) for _ in range(rows)]
    return tuple(tuple(Fraction(c == place) for c in range(columns)) for place in places)


def _nonzero(rng: Random, spread: int) -> Fraction:
    return Fraction(rng.choice([k for k in range(-spread, spread + 1) if k]))
