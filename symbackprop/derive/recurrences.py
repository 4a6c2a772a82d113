"""Families over a range with a symbol: the gradients of an instance, read as recurrences.

The instance is derived and checked like any network. A cell in its middle looks like its neighbours: what was
derived for it, with h_9, h_10 called h[l], h[l+1], is the recurrence. Cells at the ends that look otherwise are
boundary cases; a parameter of all cells has a sum over the index. Each result is then compared with the
derivation of the same network written out at N = 1, 2, 3 and 5. Nothing grows with N.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from symbackprop.derive.derive import derive
from symbackprop.derive.family_names import LAST, NotGeneral, numbered, places_by, spelled
from symbackprop.derive.folding import general
from symbackprop.derive.instances import Writing, at
from symbackprop.derive.page_network import page_network
from symbackprop.derive.split import UNNAMED
from symbackprop.derive.steps import Chain, Derivation, Gradient
from symbackprop.network.family import Family, Range
from symbackprop.network.network import Equation, Network

SHORT = 2  # cells at which both ends may still meet: there a recurrence need not hold


@dataclass(frozen=True, slots=True)
class Case:
    """The gradient of one cell, or of every cell of a range, and the instance's gradient it was read from."""

    family: str  # h[], or the name itself where it is no cell
    gradient: Gradient
    source: Gradient
    centre: int | None = None
    over: Range | None = None
    least: int | None = None  # the shortest range that has the cell, if that is more than one cell

    @property
    def name(self) -> str:
        return self.gradient.of.name


@dataclass(slots=True)
class Reading:
    """What was read off an instance."""

    family: Family
    instance: Derivation
    cases: list[Case] = field(default_factory=list)
    equations: dict[str, tuple[int, Equation]] = field(default_factory=dict)


def recurrences(network: Network, wrt: tuple[str, ...] | None = None, checks: bool = True) -> Derivation:
    """The derivation of the general cell; raises NotGeneral where there is none."""
    assert network.family is not None
    family = network.family
    wanted = None if wrt is None else tuple(cells_of(wrt, network, family))
    # a range to 10^6 is read like one to N, and its numbers are put in at last
    reading = Reading(replace(family, size=family.size or LAST), derive(network, wanted, checks))
    family = reading.family
    groups: dict[str, dict[int, Gradient]] = {}
    for name, gradient in reading.instance.gradients.items():
        found = family.pattern.search(name)
        key = family.pattern.sub(lambda m: f"{m[1]}[]", name)
        groups.setdefault(key, {})[int(found[2]) if found else -1] = _plain(gradient)
    for key, cells in groups.items():
        if -1 in cells:
            reading.cases.append(_shared(key, cells[-1], reading))
        else:
            reading.cases += _cases(key, cells, family)
    tried = _tried(reading, wanted)
    for case in reading.cases:
        _note_equations(case, reading)
    if not network.family.size:
        reading, family = _numbered(reading, network.family), network.family
    ranges = {case.name: case.over for case in reading.cases if case.over is not None}
    least = {case.name: case.least for case in reading.cases if case.least is not None}
    family = replace(family, tried=tried, gradient_ranges=ranges, gradient_least=least)
    placed = sorted(reading.equations.values(), key=lambda pair: pair[0])
    spoken = [[case.gradient for case in reading.cases], [e for _, e in placed]]
    return Derivation(
        page_network(replace(network, family=family), spoken),
        tuple(equation for _, equation in placed),
        frozenset(e.name for _, e in placed if UNNAMED in e.name),
        {case.name: case.gradient for case in reading.cases},
        reading.instance.checks,
    )


def _numbered(reading: Reading, family: Family) -> Reading:
    """The end of the range as the number that it is."""
    renaming = numbered(family)
    equations = (renaming.of(pair) for pair in reading.equations.values())
    return replace(
        reading, cases=[renaming.of(c) for c in reading.cases], equations={e.name: (k, e) for k, e in equations}
    )


def cells_of(names: Iterable[str], network: Network, family: Family) -> Iterable[str]:
    """W or W[l] is every cell of W; any other name is itself."""
    for name in names:
        stem = name.partition("[")[0]
        if stem in family.names and name not in network.quantities:
            yield from (n for n in network.quantities if (m := family.pattern.fullmatch(n)) and m[1] == stem)
        else:
            yield name


def _plain(gradient: Gradient) -> Gradient:
    """Without everything put in: that would reach through all layers."""
    chains = tuple(c for c in gradient.chains if c.kind != "expanded")
    return replace(gradient, chains=chains, expanded=None)


# -- cells ---------------------------------------------------------------------------------------------------


def _cases(key: str, cells: Mapping[int, Gradient], family: Family) -> list[Case]:
    """The cells that look alike around the middle are one case, each other cell is one."""
    order = sorted(cells)
    middle = order[len(order) // 2]
    low = high = middle
    chosen = _inner(cells[middle], middle, family)
    if chosen is not None:
        text = _told(chosen)
        while low - 1 in cells and _alike(cells[low - 1], low - 1, text, family):
            low -= 1
        while high + 1 in cells and _alike(cells[high + 1], high + 1, text, family):
            high += 1
    out: list[Case] = []
    for k in order:
        if k == middle and low < high and chosen is not None:
            over = Range(family.index, family.absolute(low), family.absolute(high))
            out.append(Case(key, chosen, cells[k], k, over))
        elif not low <= k <= high or low == high:
            beyond = family.number - k  # so far before the end, or behind it
            least = order[0] + beyond if k > family.middle and order[0] + beyond > family.low else None
            out.append(Case(key, _outer(cells[k], family), cells[k], least=least))
    return out


def _alike(gradient: Gradient, centre: int, text: str, family: Family) -> bool:
    """Is the cell one like the middle? h[N] near the end is a neighbour, or the cell always meant."""
    ways = (_inner(gradient, centre, family, fixed) for fixed in ((False, True) if family.fixed else (False,)))
    return any(seen is not None and _told(seen) == text for seen in ways)


def _told(gradient: Gradient) -> str:
    """The result, and by which kinds of step it was reached."""
    steps = tuple((chain.kind, *(step.reason for step in chain.steps)) for chain in gradient.chains)
    g = gradient
    return spelled((g.free, g.of, g.element, g.matrix, g.via, steps))


def _inner(gradient: Gradient, centre: int, family: Family, fixed: bool = False) -> Gradient | None:
    """As seen from the cell: h[l+1] for its neighbour."""
    try:
        places = places_by(family, centre, family.index)
        return general(family, places, f"{family.index}'", gradient.free, fixed).of(gradient)
    except NotGeneral:
        return None


def _outer(gradient: Gradient, family: Family) -> Gradient:
    """A cell at an end: every name counted from there."""
    return general(family, places_by(family, None, ""), family.index, gradient.free).of(gradient)


# -- what all cells share ------------------------------------------------------------------------------------


def _shared(key: str, gradient: Gradient, reading: Reading) -> Case:
    """The parts that the cells send are one chain each kind; their sum is over the index."""
    family = reading.family
    renaming = general(family, places_by(family, None, ""), family.index, gradient.free)
    groups: dict[str, list[tuple[int, Chain, Chain]]] = {}
    kept: list[Chain | str] = []
    for chain in gradient.chains:
        cell = family.pattern.search(chain.key)
        seen = _seen_from(chain, int(cell[2]), family) if cell else None
        if cell is None or seen is None:
            kept.append(chain)
            continue
        text = spelled(seen, gradient.free)
        if text not in groups:
            kept.append(text)
        groups.setdefault(text, []).append((int(cell[2]), chain, seen))
    chains: list[Chain] = []
    for each in kept:
        if isinstance(each, Chain):
            chains.append(renaming.of(each))
        elif len(groups[each]) >= family.number - family.low - family.reach:
            chains.append(groups[each][len(groups[each]) // 2][2])
        else:
            chains += [renaming.of(chain) for _, chain, _ in groups[each]]
    rest = renaming.of(replace(gradient, chains=()))
    return Case(key, replace(rest, chains=tuple(chains)), gradient)


def _seen_from(chain: Chain, centre: int, family: Family) -> Chain | None:
    try:
        renaming = general(family, places_by(family, centre, family.index), f"{family.index}'")
        return renaming.of(chain)
    except NotGeneral:
        return None


# -- equations -----------------------------------------------------------------------------------------------


def _note_equations(case: Case, reading: Reading) -> None:
    """The equations that the gradient speaks of, as it names them, each with its place in the instance."""
    family = reading.family
    places = {e.name: k for k, e in enumerate(reading.instance.equations)}
    by_name = {e.name: e for e in reading.instance.equations}
    shared = case.centre is None and len(case.gradient.via) < len(case.source.via)
    for name in (case.source.of.name, *case.source.via):
        equation = by_name.get(name)
        if equation is None:
            continue
        cell = family.pattern.search(name)
        centre = int(cell[2]) if shared and cell else case.centre
        letter = f"{family.index}'" if centre is not None else family.index
        try:
            renamed = general(family, places_by(family, centre, family.index), letter).of(equation)
        except NotGeneral:
            continue
        reading.equations.setdefault(renamed.name, (places[name], renamed))


# -- the same network written out ----------------------------------------------------------------------------


def _tried(reading: Reading, wrt: tuple[str, ...] | None) -> tuple[int, ...]:
    """The ranges at which every gradient is what its case says."""
    family = reading.family
    held: list[int] = []
    for number, network in family.small.items():
        wanted = None if wrt is None else tuple(n for n in wrt if n in network.quantities)
        missing = _missing(reading, derive(network, wanted, checks=False, expanded=None), number)
        if not missing:
            held.append(number)
        elif number >= family.low + SHORT:
            raise NotGeneral(
                f"no recurrence was found: dL/d{missing} at {family.size or 'the end'} = {number} "
                f"is of another form; give {family.size or 'the range'} a number"
            )
    return tuple(held)


def _missing(reading: Reading, unrolled: Derivation, number: int) -> str:
    """The first gradient that no case gives."""
    family = reading.family
    for name, gradient in unrolled.gradients.items():
        found = family.pattern.search(name)
        key = family.pattern.sub(lambda m: f"{m[1]}[]", name)
        want = _result(gradient)
        cases = [case for case in reading.cases if case.family == key]
        if not any(_holds(case, int(found[2]) if found else None, number, want, family) for case in cases):
            return name
    return ""


def _result(gradient: Gradient) -> str:
    return spelled((gradient.free, gradient.of, gradient.element, gradient.matrix))


def _holds(case: Case, cell: int | None, number: int, want: str, family: Family) -> bool:
    """Is the case, at this cell, the gradient that was derived for it?"""
    numbers = {family.size: number}
    if case.over is not None and cell is not None:
        if not at(case.over.low, numbers) <= cell <= at(case.over.high, numbers):
            return False
        numbers[family.index] = cell
    writing = Writing(numbers)
    g = case.gradient
    try:
        made = writing.of((g.free, g.of, g.element, g.matrix))
    except ValueError:
        return False
    return spelled(made) == want
