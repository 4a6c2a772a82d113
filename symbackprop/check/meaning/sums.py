r"""`\sum_j`: the batch is repeated for every value of the letters, the body evaluated once, and added up.

A sum sign reaches over its product, and over the summands after it as far as one holds its letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from symbackprop.check.meaning.axis_lengths import beside_letter, length_of_size, of_places
from symbackprop.check.meaning.beyond import refuse_numbers, refuse_places, refuse_unknown
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.first_cells import first_cell
from symbackprop.check.meaning.indicators import truth
from symbackprop.check.meaning.page_names import is_there, length_of
from symbackprop.check.meaning.powers import total
from symbackprop.check.names.letters import (
    bound_letters,
    cell_letters,
    index_letters,
    layer_letters,
    names,
)
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import stem_of, tokens_of
from symbackprop.check.records.value import LITERAL, Cand, Deviations, IllTyped, Unbound, Val, arrays, pruned
from symbackprop.check.values.arithmetic import combined, contracted, times
from symbackprop.check.values.environment import Environment, Settings
from symbackprop.check.values.summands import plus
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import BigSum, Compared, Name, Node, Product, Sum, Words


def with_reach(node: Sum, env: Environment) -> Sum:
    """The same sum with later summands drawn under a sum sign whose letter they hold."""
    terms = list(node.terms)
    for k in range(len(terms) - 1):
        sign, term = terms[k]
        big = _last_sum(term)
        if big is None or not big.index:
            continue
        letters = {i.letters for i in big.index}
        reach = 0
        for later in range(k + 1, len(terms)):
            if letters & _printed_letters(terms[later][1]) and not letters & bound_letters(terms[later][1]):
                reach = later
        if reach:
            later_terms = terms[k + 1 : reach + 1]
            inside = Sum(node.at, ((1, big.body), *later_terms))
            extended = _with_last_sum(term, replace(big, body=inside))
            return with_reach(Sum(node.at, (*terms[:k], (sign, extended), *terms[reach + 1 :])), env)
    return node


def _last_sum(term: Node) -> BigSum | None:
    if isinstance(term, BigSum):
        return term
    if isinstance(term, Product) and isinstance(term.factors[-1], BigSum):
        return term.factors[-1]
    return None


def _with_last_sum(term: Node, big: BigSum) -> Node:
    if isinstance(term, Product):
        return replace(term, factors=(*term.factors[:-1], big))
    return big


def _printed_letters(node: Node) -> set[str]:
    found = {t for n in names(node) for t in (*tokens_of(n.sub), *tokens_of(n.sup))}
    return found | {n.letters for n in names(node)}


def big_sum(node: BigSum, env: Environment, evaluate: Evaluate) -> list[Cand]:
    r"""The values of \sum, \prod, \max over letters, over layers, or over the entries of an array."""
    layers = layer_letters(node.body, env.words)
    layers |= cell_letters(node, env.words) & _scripts_of_cells(node.body, env)
    over_layers = [i.letters for i in node.index if i.letters in layers]
    if over_layers:
        return _over_layers(node, over_layers[0], env, evaluate)
    ranges = _ranges(node, env, evaluate)
    if not ranges:
        return _over_entries(node, env, evaluate)
    start = env.count
    inner = env.over(ranges)
    everywhere = node.condition is None or _names_all(node.condition, env)
    weights = None if everywhere or node.condition is None else truth(node.condition, inner, evaluate)
    found = []
    for cand in evaluate(node.body, inner):
        for view in _tensors_and_arrays(cand, env):
            found.append(Cand(_folded(view.val, node.sign, start, weights), view.dev))
    return pruned(found)


def _names_all(condition: Node, env: Environment) -> bool:
    r"""`j \in \text{Outputs}`: a word for all that the index runs over"""
    if not isinstance(condition, Compared) or condition.sign != "in":
        return False
    group = condition.right
    if isinstance(group, Words):
        return len(group.text.split()) == 1
    return isinstance(group, Name) and len(group.letters) > 2 and not uses(group, env.words, env.context)


def _tensors_and_arrays(cand: Cand, env: Environment) -> list[Cand]:
    if cand.val.tensor is not None:
        return [cand]
    return list(arrays(cand, env.settings.layout))


def _folded(val: Val, sign: str, start: int, weights: Any) -> Val:
    """The rows of the repeated batch brought together again."""
    if val.tensor is not None:
        data = val.tensor.data if weights is None else val.tensor.data * weights.reshape(-1, 1, 1, 1, 1)
        return Val(tensor=replace(val.tensor, data=_fold(data, "sum", start)))
    assert val.data is not None
    value, tangent = val.data.value, val.data.tangent
    if weights is not None:
        if sign != "sum":
            raise IllTyped("a condition stands under a sum sign only")
        value = value * weights
        tangent = None if tangent is None else tangent * weights
    if sign != "sum" and tangent is not None:
        raise IllTyped("a product is not differentiated here")
    tangents = None if tangent is None else np.stack([_fold(t, sign, start) for t in tangent])
    return Val(Dual(_fold(value, sign, start), tangents), named=val.named, printed=val.printed)


def _fold(array: Any, sign: str, start: int) -> Any:
    if array.shape[0] == 1 and start > 1:
        array = np.broadcast_to(array, (start, *array.shape[1:]))
        blocks = array.reshape(start, 1, *array.shape[1:])
    else:
        blocks = array.reshape(start, -1, *array.shape[1:])
    fold: dict[str, Callable[..., Any]] = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min}
    return fold[sign](blocks, axis=1)


def _ranges(node: BigSum, env: Environment, evaluate: Evaluate) -> dict[str, range]:
    """The letters of the sign with their ranges: the printed limits where they are numbers, else the axis."""
    known = index_letters(node.body, env.words, env.context, env.points.setting)
    free = [i.letters for i in node.index] or [
        x for x in known if x not in env.letters and x not in bound_letters(node.body)
    ]
    found = {}
    for letter in free:
        low = _limit(node.lower, env, evaluate) if len(free) == 1 else None
        high = _limit(node.upper, env, evaluate) if len(free) == 1 else None
        refuse_unknown(node, low, high)
        length = known.get(letter) or beside_letter(letter, node, env) or of_places(letter, node, high, env)
        length = length or length_of(letter, node.body, env, evaluate) or length_of_size(letter, node, env)
        low, high = _on_short_axis(low, high, length, env)
        if length is None and high is None:
            if letter in env.points.sizes or not node.index:
                return {}
            raise Unbound(f"the range of {letter} is not known")
        if high is None:
            assert length is not None
            found[letter] = range(1 if not low else low, length + 1)
            continue
        found[letter] = range(1 if low is None else low, high + 1)
        places = found[letter]
        if length is not None and places and places.start == 1 and length < high and _is_size(node.upper, env):
            raise IllTyped(f"the sum over {letter} goes to {high} on an axis of {length}")
        refuse_places(node, letter, high, length, env)
        if length is not None and places and not 1 <= places.start <= places.stop - 1 <= length:
            raise Unbound(f"the limits of the sum over {letter} leave the places 1 to {length}")
    if not all(found.values()):
        raise Unbound("the sum has no summand")
    return found


def _on_short_axis(
    low: int | None, high: int | None, length: int | None, env: Environment
) -> tuple[int | None, int | None]:
    """The limits of a sum over a long axis of which these points have few places: 1 to 784 are all of them.

    Raises: Unbound where the sum takes a part of the axis.
    """
    declared = next((n for n, places in env.points.setting.short.items() if places == length), None)
    if declared is None or (low in (None, 1) and high is None):
        return low, high
    if low not in (None, 1) or high != declared:
        raise Unbound(f"a part of an axis of {declared} places is not judged")
    return low, length


def _is_size(node: Node | None, env: Environment) -> bool:
    """Is the limit a size of the network? Then it is the length of another axis."""
    return isinstance(node, Name) and node.letters in env.points.sizes


def _limit(node: Node | None, env: Environment, evaluate: Evaluate) -> int | None:
    """A printed limit as a whole number, the same at every point; None where it is none.

    Raises: Unbound where an index of the line is the limit, as in a running sum.
    """
    if node is None:
        return None
    running = [n.letters for n in names(node) if n.letters in env.letters and not n.sub]
    if running:
        raise Unbound(f"the sum runs to {running[0]}, which is an index here")
    try:
        found = evaluate(node, env)
    except Unbound:
        return None
    if not found or not found[0].val.is_scalar_array or found[0].val.data is None:
        return None
    cells = {float(x) for x in found[0].val.data.value.flat}
    number = cells.pop()
    return None if cells or number != int(number) else int(number)


def _over_entries(node: BigSum, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """A sum sign without an index adds the entries of what follows."""
    if node.condition is not None:
        raise Unbound("what stands under the sum sign names no index")
    found = []
    for cand in evaluate(node.body, env):
        for view in arrays(cand, env.settings.layout):
            if view.val.data is not None and node.sign == "sum":
                found.append(Cand(Val(total(view.val.data)), view.dev))
    return pruned(found)


def _over_layers(node: BigSum, letter: str, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """A sum or a product over layers or time: each is evaluated, since their shapes may differ."""
    numbers = _layers_of(node, letter, env)
    low, high = _limit(node.lower, env, evaluate), _limit(node.upper, env, evaluate)
    refuse_numbers(node, letter, (low, high), env)
    wanted = [n for n in numbers if (low is None or n >= low) and (high is None or n <= high)]
    total_: list[Cand] | None = None
    joined = {"sum": plus, "prod": _factor}.get(node.sign)
    if joined is None:
        raise Unbound("over layers sums and products are read")
    if node.sign == "prod" and low is not None and high is not None and low > high:
        return [Cand(Val(env.number(1)))]
    env = replace(env, summed=env.summed | {letter})
    for number in wanted:
        context = replace(env.context, layers={**env.context.layers, letter: number})
        found = evaluate(node.body, replace(env, context=context))
        total_ = found if total_ is None else combined(total_, found, joined, env.settings)
    return total_ or []


def _factor(a: Val, b: Val, settings: Settings) -> Iterator[tuple[Val, Deviations]]:
    """One more factor: derivatives are chained by their names, numbers multiplied.

    Raises: Unbound for arrays, since the page does not say which stands first.
    """
    chained = None if a.tensor is None or b.tensor is None else contracted(a.tensor, b.tensor)
    if chained is not None:
        yield Val(tensor=chained), LITERAL
    elif a.is_scalar_array and b.is_scalar_array:
        yield from times(a, b, settings)
    else:
        raise Unbound("which factor of the product stands first is not said")


def _layers_of(node: BigSum, letter: str, env: Environment) -> list[int]:
    found: list[int] = []
    everything = sorted({n for stem in env.words.spellings for n in env.words.labels(stem)})
    speaking = [n for n in names(node.body) if _speaks_of(n, letter) and not _is_kronecker(n, env)]
    first = first_cell(speaking, env.words) if node.lower is None else 0
    for number in everything:
        context = replace(env.context, layers={**env.context.layers, letter: number})
        there = replace(env, context=context)
        if number >= first and speaking and all(is_there(n, letter, there) for n in speaking):
            found.append(number)
    return found


def _scripts_of_cells(node: Node, env: Environment) -> set[str]:
    """What stands in the scripts of names that number their layers."""
    numbered = [name for name in names(node) if env.words.labels(stem_of(name))]
    return {token for name in numbered for token in (*tokens_of(name.sub), *tokens_of(name.sup))}


def _is_kronecker(name: Name, env: Environment) -> bool:
    r"""`\delta_{j,i+k-1}`, where \delta is nothing else: it is there for all places."""
    stem = stem_of(name)
    known = env.words.spellings.get(stem) or any(said == stem for said, _ in env.definitions)
    return name.letters == "\\delta" and "," in tokens_of(name.sub) and not known


def _speaks_of(name: Name, letter: str) -> bool:
    return letter in tokens_of(name.sup) or letter in tokens_of(name.sub)
