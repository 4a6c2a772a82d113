"""Numbers that a module of code starts from: the file's own where it has them, else small random ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra.shapes import Shape, extent
from symbackprop.network.network import Network, Quantity
from symbackprop.numeric.given import read_givens
from symbackprop.numeric.samples import weight_of_sample
from symbackprop.numeric.value import Value, cell_rows, is_known
from symbackprop.write.code.dialect import Dialect

SMALL = (3, 2, 4, 5, 6, 7)  # sizes in turn, so that a missing transpose is seen
LONGEST = 400  # of a table that is printed
KINDS = ("uniform", "one_hot", "simplex")
LABEL = {
    "np": "float(rng.integers(1, {k} + 1))",
    "torch": "torch.randint(1, {k} + 1, (), generator=rng).double()",
}
WRITTEN = {"np": "np.array({})", "torch": "torch.tensor({}, dtype=torch.float64)"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One argument and its number."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Given:
    """For each sample its entries; `sizes` are the arguments that sizes become, as D=3."""

    samples: tuple[tuple[Entry, ...], ...]
    sizes: str
    random: bool
    several: bool
    weight: str  # of a sample in the total

    @property
    def draws(self) -> frozenset[str]:
        """Which kinds of random numbers there are."""
        codes = [entry.code for entries in self.samples for entry in entries]
        return frozenset(kind for kind in KINDS if any(code.startswith(f"{kind}(") for code in codes))

    @property
    def count(self) -> int:
        return len(self.samples)

    @property
    def first(self) -> tuple[Entry, ...]:
        return self.samples[0]


def given_numbers(
    network: Network, upstream: Mapping[str, str], loose: tuple[str, ...], dialect: Dialect
) -> Given:
    """An entry for each argument of `gradients`, in each sample."""
    tables = [{**network.values, **sample} for sample in network.samples or ({},)]
    givens = [read_givens(network, table) for table in tables]
    numbers = _numbers_of(network, givens[0].sizes, loose)
    samples = []
    for given in givens:
        entries = [
            Entry(q.name, _entry(q, given.values.get(q.name), dialect))
            for q in network.quantities.values()
            if q.role != "computed"
        ]
        entries += [Entry(size, size) for size in loose]
        entries += [
            Entry(argument, _array(network.array(name).shape, given.adjoints.get(name), dialect))
            for name, argument in upstream.items()
        ]
        samples.append(tuple(entries))
    random = any("rng" in entry.code for entries in samples for entry in entries)
    arguments = [f"{name}={number}" for name, number in numbers.items()] if random else []
    weight = weight_of_sample(network.equation(network.loss), len(samples))
    if loose and not random:
        arguments = [f"{name}={numbers[name]}" for name in loose]
    return Given(tuple(samples), ", ".join(arguments), random, len(samples) > 1, _plain(Fraction(str(weight))))


def _numbers_of(network: Network, known: Mapping[str, int], loose: tuple[str, ...]) -> dict[str, int]:
    """A small number for each size that has none, all different; the file's where its values tell it."""
    names: dict[str, None] = {}
    for quantity in network.quantities.values():
        if quantity.role != "computed":
            names.update((axis, None) for axis in quantity.array.shape if isinstance(axis, str))
            if isinstance(quantity.label, str):
                names[quantity.label] = None
    for size in loose:
        names[size] = None
    free = [number for number in SMALL if number not in known.values()] + list(range(8, 8 + len(names)))
    return {name: known[name] if name in known else free.pop(0) for name in names}


def _entry(quantity: Quantity, value: Value | None, dialect: Dialect) -> str:
    shape = quantity.array.shape
    if value is not None and _printable(value):
        return _written(value, shape, dialect)
    if quantity.label is not None:
        return LABEL[dialect.module].format(k=quantity.label)
    for fact in ("one_hot", "simplex"):
        if fact in quantity.facts:
            return f"{fact}(rng, {_extents(shape)}, {0 if shape[1] is None else 1})"  # a sample is a row
    return _random(shape, "0.1" if "positive" in quantity.facts else "-1")


def _array(shape: Shape, value: Value | None, dialect: Dialect) -> str:
    if value is not None and _printable(value):
        return _written(value, shape, dialect)
    return _random(shape, "-1")


def _printable(value: Value) -> bool:
    return is_known(value) and value.exact is not None and value.shape[0] * value.shape[1] <= LONGEST


def _random(shape: Shape, low: str) -> str:
    return f"uniform(rng, {low}, {_extents(shape)})" if shape != (None, None) else f"uniform(rng, {low}, ())"


def _extents(shape: Shape) -> str:
    return f"({extent(shape[0])}, {extent(shape[1])})"


def _written(value: Value, shape: Shape, dialect: Dialect) -> str:
    rows = [[_plain(Fraction(str(cell))) for cell in row] for row in cell_rows(value)]
    text = "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"
    if shape == (None, None):
        text = rows[0][0]
        return text if dialect.module == "np" else WRITTEN["torch"].format(text)
    return WRITTEN[dialect.module].format(text)


def _plain(number: Fraction) -> str:
    """A decimal where that is short, else the quotient.

    >>> _plain(Fraction(3, 8)), _plain(Fraction(-1, 3)), _plain(Fraction(2))
    ('0.375', '-1 / 3', '2.0')
    """
    double = float(number)
    if Fraction(str(double)) == number:
        return repr(double)
    return f"{number.numerator} / {number.denominator}"
