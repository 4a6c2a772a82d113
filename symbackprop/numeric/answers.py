"""The numbers of an answer: its own element form at every place, the gradient of one entry of `out` a time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flint import ctx

from symbackprop.algebra.shapes import Shape
from symbackprop.algebra.terms import Entry, Index, Place, rename
from symbackprop.derive.answer import Answer, Answered, Told
from symbackprop.derive.curved import Curved
from symbackprop.derive.second import Hessian
from symbackprop.network.network import Network
from symbackprop.numeric.entry_value import At, place_number, sums_value
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.given import Givens, read_givens
from symbackprop.numeric.scope import Scope, SizeUnknown
from symbackprop.numeric.second import hessian_value, product_value
from symbackprop.numeric.solve import Numbers, work
from symbackprop.numeric.value import ONE, ZERO, Cell, Value, cell_at, from_cells
from symbackprop.numeric.worked import FIRST_PRECISION, work_once
from symbackprop.rules.primitives import Undecided

MOST_ENTRIES = 64  # of `out`, each with a backward pass of its own
MOST_CELLS = 4096
MOST_PLACED = 12  # values of an answer that has a letter beside a whole axis
_Cell = Callable[[At], Cell]


@dataclass(frozen=True, slots=True)
class AnswerNumbers:
    """The value of an answer, None where it has none; the scopes of `out`'s entries for substitution.

    Of an answer with letters alone the value is the table over them, one letter across, two down and across;
    with letters and whole axes `placed` has a value for each place of the letters.
    """

    value: Value | None = None
    scope: Scope | None = None
    placed: tuple[tuple[tuple[int, ...], Value], ...] = ()


def answer_numbers(answer: Answered, network: Network, numbers: Numbers) -> AnswerNumbers:
    """The numbers that the file's values give."""
    try:
        with ctx.workprec(FIRST_PRECISION):
            if isinstance(answer, Told):
                return _told(answer, network, numbers)
            if isinstance(answer, Curved):
                return AnswerNumbers(_curved(answer, network))
            if answer.letters:
                return _over_letters(answer, network, numbers.sizes)
            return _whole(answer, network)
    except (SizeUnknown, Undecided):
        return AnswerNumbers()


def _curved(answer: Curved, network: Network) -> Value | None:
    """H or H v; no numbers for what is 0 whatever they are."""
    if not answer.product.product.chains:
        return None
    if isinstance(answer.found, Hessian):
        return hessian_value(answer.found, network)
    return product_value(answer.found, network)


def _told(answer: Told, network: Network, numbers: Numbers) -> AnswerNumbers:
    if answer.ask.kind == "new":
        after = numbers.update[-1].after if numbers.update else {}
        return AnswerNumbers(after.get(answer.ask.name))
    if answer.ask.kind != "expression" or answer.rhs is None:
        return AnswerNumbers()
    scope = numbers.scope
    if answer.derivation is not None:
        mine = work(network, answer.derivation)
        scope = replace(mine.scope, adjoints=mine.gradients)
    value = evaluate(answer.rhs, scope)
    return AnswerNumbers(None if value.blank else value, scope)


def _over_letters(answer: Answer, network: Network, sizes: Mapping[str, int]) -> AnswerNumbers:
    """The table over the letters; beside whole axes a value for each of their places."""
    letters = tuple(answer.letters)
    if not answer.open and len(letters) <= 2:
        shape = (None, letters[0].axis) if len(letters) == 1 else (letters[0].axis, letters[1].axis)
        found = _whole(replace(answer, letters={}, open=letters, shape=shape), network)
        return AnswerNumbers(found.value)
    ends = [sizes.get(i.extent) if isinstance(i.extent, str) else i.extent for i in letters]
    lengths = [end for end in ends if end is not None]
    total = 1
    for length in lengths:
        total *= length
    if len(lengths) < len(letters) or total > MOST_PLACED:
        return AnswerNumbers()
    places = itertools.product(*(range(1, length + 1) for length in lengths))
    found_at = [(at, _whole(_at_letters(answer, at), network).value) for at in places]
    return AnswerNumbers(placed=tuple((at, value) for at, value in found_at if value is not None))


def _at_letters(answer: Answer, at: tuple[int, ...]) -> Answer:
    """The answer with numbers for its letters."""
    names: dict[Index, Place] = dict(zip(answer.letters, at, strict=True))
    out, wrt = (
        Entry(e.array, tuple(names.get(p, p) if isinstance(p, Index) else p for p in e.at))
        for e in (answer.out, answer.wrt)
    )
    return replace(answer, letters={}, out=out, wrt=wrt, element=rename(answer.element, names))


def _whole(answer: Answer, network: Network) -> AnswerNumbers:
    return _of_loss(answer, network) if answer.of_loss else _of_entries(answer, network)


def _of_loss(answer: Answer, network: Network) -> AnswerNumbers:
    """With several samples the gradient of the whole loss, else the answer's own terms."""
    mine = work(network, answer.derivation)
    scope = replace(mine.scope, adjoints=mine.gradients) if not mine.samples else mine.scope
    if mine.samples:
        whole = mine.gradients.get(answer.wrt.array.name)
        if whole is None:
            return AnswerNumbers()
        return AnswerNumbers(_table(answer, scope, lambda at: cell_at(whole, *_pair(answer, at))))
    return AnswerNumbers(_table(answer, scope, lambda at: sums_value(answer.element, at, scope)), scope)


def _pair(answer: Answer, at: At) -> tuple[int, int]:
    left = iter(answer.wrt.at)
    row, column = (0 if a is None else place_number(next(left), at) - 1 for a in answer.wrt.array.shape)
    return row, column


def _of_entries(answer: Answer, network: Network) -> AnswerNumbers:
    """dout_a/dwrt: the gradient 1 at entry a of `out` and 0 at all others, sent back once for each a."""
    below = replace(answer.derivation.network, values=network.values, samples=network.samples)
    if network.samples:
        return AnswerNumbers()
    givens = read_givens(below, below.values)
    passes: dict[tuple[int, int], Scope] = {}

    def scope_at(at: At) -> Scope:
        place = _out_pair(answer, at)
        if place not in passes:
            passes[place] = _backward(answer, givens, place)
        return passes[place]

    first = work_once(answer.derivation, givens, FIRST_PRECISION)[0].scope
    rows, columns = first.extents(answer.out.array.shape)
    if rows * columns > MOST_ENTRIES and any(isinstance(p, Index) for p in answer.out.at):
        return AnswerNumbers()
    value = _table(answer, first, lambda at: sums_value(answer.element, at, scope_at(at)))
    return AnswerNumbers(value, next(iter(passes.values()), first))


def _out_pair(answer: Answer, at: At) -> tuple[int, int]:
    left = iter(answer.out.at)
    row, column = (0 if a is None else place_number(next(left), at) - 1 for a in answer.out.array.shape)
    return row, column


def _backward(answer: Answer, givens: Givens, place: tuple[int, int]) -> Scope:
    first = work_once(answer.derivation, givens, FIRST_PRECISION)[0].scope
    rows, columns = first.extents(answer.out.array.shape)
    cells: list[list[Cell]] = [[ONE if (r, c) == place else ZERO for c in range(columns)] for r in range(rows)]
    given = replace(givens, adjoints={**givens.adjoints, answer.out.array.name: from_cells(cells)})
    return work_once(answer.derivation, given, FIRST_PRECISION)[0].scope


def _table(answer: Answer, scope: Scope, cell: _Cell) -> Value | None:
    """The cells at every place of the open indices, in the shape of the whole."""
    lengths = [scope.extent(index.axis) for index in answer.open]
    if answer.shape is None or len(lengths) > 2:
        return None
    total = 1
    for length in lengths:
        total *= length
    if total > MOST_CELLS:
        return None
    places: list[Mapping[Index, int]] = [
        dict(zip(answer.open, at, strict=True))
        for at in itertools.product(*(range(1, length + 1) for length in lengths))
    ]
    cells = [cell(at) for at in places]
    if all(each is None for each in cells):
        return None
    columns = columns_of(answer.shape, lengths)
    return from_cells([cells[k : k + columns] for k in range(0, len(cells), columns)])


def columns_of(shape: Shape, lengths: list[int]) -> int:
    """How many cells stand in a row: a column vector has one."""
    if shape[1] is None:
        return 1
    return lengths[-1] if lengths else 1
