r"""A printed array of two rows where the file leaves m open: the page works with m = 2 and is judged so."""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.check.meaning.question import Judge, Question
from symbackprop.check.names.letters import nodes
from symbackprop.check.records.memory import Memory
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.points import Points
from symbackprop.reading.tree import Dots, Matrix

MOST_TRIES = 4
LONGEST = 8


def as_long_as_printed(question: Question, witness: Witness, finding: Finding, judge: Judge) -> Finding:
    """The finding of a wrong line, `accepted` where it is right with an open size as long as an array on it."""
    open_sizes = [name for name, number in witness.network.sizes.items() if number is None]
    if finding.verdict != "wrong" or not open_sizes:
        return finding
    tries = [(name, n) for n in dict.fromkeys(printed_lengths(question)) for name in open_sizes]
    for name, n in tries[:MOST_TRIES]:
        found = judge(question, with_size(witness, name, n))
        if found.right:
            return replace(found, verdict="accepted", witness=witness, reason=f"for {name} = {n}")
    return finding


def printed_lengths(question: Question) -> Iterator[int]:
    """How many rows and columns the side's arrays have; one alone says nothing, and dots leave it open."""
    arrays = [n for n in nodes(question.side) if isinstance(n, Matrix)]
    if any(isinstance(n, Dots) for array in arrays for n in nodes(array)):
        return
    for array in arrays:
        yield from (n for n in (len(array.rows), len(array.rows[0])) if 1 < n <= LONGEST)


def with_size(witness: Witness, name: str, n: int) -> Witness:
    """The same network with a number for an open size, made once; without values of another length."""

    def made() -> Witness:
        network = replace(witness.network, sizes={**witness.network.sizes, name: n})
        words = replace(witness.words, network=network)
        given = witness.points("C")
        fits = given is None or given.sizes.get(name) == n
        kept: dict[str, Points | None] = {} if fits else dict.fromkeys(("O", "B", "C"))
        return replace(witness, network=network, words=words, kept=kept, memory=Memory())

    found = witness.memory.once("with size", (witness.network,), (name, n), made)
    return replace(found, labour=witness.labour, step=witness.step)
