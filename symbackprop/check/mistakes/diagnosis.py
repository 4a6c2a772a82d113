"""`diagnosed`: the likely mistake of a wrong line, found by trying.

The inverse of each mistake is put into the printed side, one at a time; the one that makes the line right is
named. A line of numbers is compared with what the network gives if one step of it is worked wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from symbackprop.check.meaning.question import Question
from symbackprop.check.meaning.sort import sort_of
from symbackprop.check.meaning.tried import Tried
from symbackprop.check.mistakes import (
    derivatives,
    factors,
    limits,
    masks,
    names,
    powers,
    products,
    scalars,
    sums,
    ways,
)
from symbackprop.check.mistakes.numbers import numbers_told
from symbackprop.check.mistakes.site import Site
from symbackprop.check.mistakes.table import MOST_TRIES, Change, Diagnosis, row
from symbackprop.check.mistakes.trial import makes_right
from symbackprop.check.mistakes.worlds import worked_wrongly
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.scope import layer_numbers
from symbackprop.check.names.use import Context
from symbackprop.check.records.effort import NUMBERS, WORLDS, Effort
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.finding import SHAPES, Finding
from symbackprop.check.values.witness import Witness

SCALARS = frozenset(("sign", "factor 2", "1/N"))  # none of them makes shapes fit
ORDERS = frozenset(("transposed", "Hadamard"))  # to numbers they are all one

Source = Callable[[Site], Iterator[Change]]
FIRST: tuple[tuple[str, Source], ...] = (
    ("sign", scalars.signs),
    ("chain factor", scalars.roots),  # before a 2, which may be the root of a length
    ("factor 2", scalars.factors_of_two),
    ("1/N", scalars.sizes),
    ("chain factor", factors.twice),
    ("index", names.turned_indices),
    ("index", limits.limits),
    ("transposed", products.transposes),
    ("Hadamard", products.hadamards),
)
THEN: tuple[tuple[str, Source], ...] = (
    ("index", sums.kroneckers),
    ("index", sums.missing_sums),
    ("chain factor", lambda site: chain(factors.links(site), factors.too_many(site))),
    ("activation", names.other_functions),
    ("mask", masks.other_masks),
    ("mask", products.masks),
    ("derivative", derivatives.slopes),
    ("derivative", powers.powers),
    ("derivative", sums.norms),
    ("consumer", ways.summands),
    ("consumer", sums.added_for_multiplied),
    ("chain factor", sums.rates),
    ("consumer", derivatives.forgotten_terms),
    ("chain factor", factors.gradients),
    ("chain factor", factors.operands),
    ("chain factor", sums.targets),
    ("layer", names.other_quantities),
    ("chain factor", factors.extra_terms),
    ("factor 2", scalars.twos_of_terms),
    ("derivative", derivatives.by_the_rule),
)


def diagnosed(
    question: Question,
    finding: Finding,
    source: str,
    witnesses: Sequence[Witness] = (),
    effort: Effort | None = None,
    tried: Tried | None = None,
) -> Diagnosis | None:
    """What is probably wrong with a line that was judged wrong; None for any other, and where the effort ends.

    `source` is the formula that was parsed; places count in it. Right is what is right in one of the networks.
    """
    effort = Effort() if effort is None else effort
    if finding.verdict != "wrong" or finding.witness is None or effort.left <= 0:
        return None
    context = _context(question, finding)
    every = tuple(witnesses) or (finding.witness,)
    tried = Tried() if tried is None else tried
    tried.another_line()
    site = Site(source, question, finding, finding.witness.words, context, every, tried)
    if not sort_of(question.side, finding.witness).names:
        return None if effort.spent(NUMBERS) else numbers_told(site)
    forgotten = ways.forgotten_way(site)
    if forgotten is not None:
        return forgotten
    found = _tried(site, effort)
    if found is not None:
        change, text = found
        return Diagnosis(change.mistake, _shaped(finding, change.said), change.mark, text)
    return None if effort.spent(WORLDS) else worked_wrongly(site)


def _context(question: Question, finding: Finding) -> Context:
    """The scope of the finding with a number for each layer letter, at which names are read."""
    assert finding.witness is not None
    sides, words = (question.head, question.side), finding.witness.words
    try:
        found = list(layer_numbers(sides, words, finding.context))
    except (Unbound, IllTyped):
        return finding.context
    return found[-1] if found else finding.context


def _shaped(finding: Finding, said: str) -> str:
    return f"The shapes do not fit. {said}" if finding.reason == SHAPES else said


def _tried(site: Site, effort: Effort) -> tuple[Change, str] | None:
    """The first change that makes the line right, with the side as it is then."""
    size = len(nodes(site.side))
    for change in islice(_changes(site), MOST_TRIES):
        if effort.spent(max(size, size * size // 20)):  # a long product has many readings
            return None
        if site.finding.reason == SHAPES and change.mistake in SCALARS:
            continue
        if site.is_number and change.mistake in ORDERS:
            continue
        text = makes_right(site, change)
        if text is not None:
            return change, text
    return None


def _changes(site: Site) -> Iterator[Change]:
    """The changes of all kinds in the order of the tables, each once and no kind too often."""
    seen: set[tuple[object, ...]] = set()
    for name, changes in _sources(site):
        for change in islice(changes(site), row(name).tries):
            if change.edits not in seen:
                seen.add(change.edits)
                yield change


def _sources(site: Site) -> Iterator[tuple[str, Source]]:
    """Layers and indices are found in one go, when the changes before them were tried."""
    yield from FIRST
    layers, indices = names.other_scripts(site)
    yield "layer", lambda _: iter(layers)
    yield "index", lambda _: iter(indices)
    yield from THEN
