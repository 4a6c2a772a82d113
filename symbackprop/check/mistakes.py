"""`diagnosed`: the likely mistake of a wrong line, found by trying.

The inverse of each mistake is put into the printed side, one at a time; the one that makes the line right is
named. A line of numbers is compared with what the network gives if one step of it is worked wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from symbackprop.check import (
    mistakes_chain,
    mistakes_derivatives,
    mistakes_masks,
    mistakes_names,
    mistakes_products,
    mistakes_scalars,
    mistakes_sums,
    mistakes_ways,
)
from symbackprop.check.effort import NUMBERS, WORLDS, Effort
from symbackprop.check.finding import Finding
from symbackprop.check.letters import nodes
from symbackprop.check.misfit import SHAPES
from symbackprop.check.mistakes_numbers import numbers_told
from symbackprop.check.mistakes_site import Site
from symbackprop.check.mistakes_table import MOST_TRIES, Change, Diagnosis, row
from symbackprop.check.mistakes_trial import makes_right
from symbackprop.check.mistakes_worlds import worked_wrongly
from symbackprop.check.question import Question
from symbackprop.check.scope import layer_numbers
from symbackprop.check.sort import sort_of
from symbackprop.check.tried import Tried
from symbackprop.check.use import Context
from symbackprop.check.value import IllTyped, Unbound
from symbackprop.check.witness import Witness

SCALARS = frozenset(("sign", "factor 2", "1/N"))  # none of them makes shapes fit
ORDERS = frozenset(("transposed", "Hadamard"))  # to numbers they are all one


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
    forgotten = mistakes_ways.forgotten_way(site)
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
    seen: set[tuple[object, ...]] = set()
    size = len(nodes(site.side))
    for change in islice(_changes(site, seen), MOST_TRIES):
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


def _changes(site: Site, seen: set[tuple[object, ...]]) -> Iterator[Change]:
    """The changes of all kinds in the order of the table, each once and no kind too often."""
    layers, indices = mistakes_names.other_scripts(site)
    sources: tuple[tuple[str, Callable[[Site], Iterator[Change]]], ...] = (
        ("sign", mistakes_scalars.signs),
        ("factor 2", mistakes_scalars.factors_of_two),
        ("1/N", mistakes_scalars.sizes),
        ("chain factor", mistakes_chain.twice),
        ("index", mistakes_names.turned_indices),
        ("transposed", mistakes_products.transposes),
        ("Hadamard", mistakes_products.hadamards),
        ("layer", lambda _: iter(layers)),
        ("index", lambda _: iter(indices)),
        ("index", mistakes_sums.kroneckers),
        ("index", mistakes_sums.missing_sums),
        ("chain factor", lambda s: chain(mistakes_chain.links(s), mistakes_chain.too_many(s))),
        ("activation", mistakes_names.other_functions),
        ("mask", mistakes_masks.other_masks),
        ("mask", mistakes_products.masks),
        ("derivative", mistakes_derivatives.slopes),
        ("derivative", mistakes_derivatives.powers),
        ("derivative", mistakes_sums.norms),
        ("consumer", mistakes_ways.summands),
        ("consumer", mistakes_sums.added_for_multiplied),
        ("chain factor", mistakes_sums.rates),
        ("consumer", mistakes_derivatives.forgotten_terms),
        ("chain factor", mistakes_chain.gradients),
        ("chain factor", mistakes_chain.operands),
        ("chain factor", mistakes_sums.targets),
        ("layer", mistakes_names.other_quantities),
        ("chain factor", mistakes_chain.extra_terms),
        ("factor 2", mistakes_scalars.twos_of_terms),
        ("derivative", mistakes_derivatives.by_the_rule),
    )
    for name, changes in sources:
        for change in islice(changes(site), row(name).tries):
            key = (change.edits,)
            if key not in seen:
                seen.add(key)
                yield change
