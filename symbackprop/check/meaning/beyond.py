r"""`\sum_{j=1}^{4}` over three places, `\sum_{t=1}^{4} a_t` where no a_4 is declared: too many summands."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.meaning.page_names import is_there
from symbackprop.check.names.letters import names
from symbackprop.check.names.vocabulary import tokens_of
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.reading.tree import BigSum, Numeral, Sum

MOST_PLACES = 1000  # of a printed sum that are looked at


def refuse_places(node: BigSum, letter: str, high: int | None, length: int | None, env: Environment) -> None:
    """The sum starts at 1 and ends at a printed number behind the last place; sums from 0 are another count.

    Raises: IllTyped; nothing where the file leaves a size open, which was drawn then.
    """
    printed = isinstance(node.upper, Numeral) and isinstance(node.lower, Numeral) and node.lower.value == 1
    if not printed or high is None or length is None or high <= length:
        return
    if None not in env.words.network.sizes.values():
        raise IllTyped(f"the sum over {letter} goes to {high} on an axis of {length}")


def refuse_unknown(node: BigSum, low: int | None, high: int | None) -> None:
    r"""`\sum_{k=1}^{C-1}` with a C that nobody declares: C alone is the length of the axis, one less is a part.

    From 0 to N - 1 are all places.
    Raises: Unbound
    """
    if high is None and isinstance(node.upper, Sum) and low != 0:
        raise Unbound("the upper limit of the sum holds a name that is not declared")


def refuse_numbers(node: BigSum, letter: str, limits: Sequence[int | None], env: Environment) -> None:
    r"""A number for which none of the names is declared.

    Where one of them is, as h_t at the last t of `\delta_{t+1} h_t`, the others count as zero.
    Raises: IllTyped
    """
    low, high = limits
    if low is None or high is None:
        return
    speaking = [n for n in names(node.body) if letter in (*tokens_of(n.sup), *tokens_of(n.sub))]
    for number in range(low, high + 1)[:MOST_PLACES]:
        context = replace(env.context, layers={**env.context.layers, letter: number})
        there = replace(env, context=context)
        if not any(is_there(n, letter, there) for n in speaking):
            raise IllTyped(f"the sum over {letter} goes to {high}, and nothing is declared for {number}")
