r"""`\delta_n = \partial E / \partial a_n`, and `\delta_n = ..` again: a claim about it, no new name."""

from __future__ import annotations

from symbackprop.check.links.function_lines import INDICES
from symbackprop.check.links.state import State
from symbackprop.check.names.letters import names
from symbackprop.check.names.vocabulary import bare, stem_of, tokens_of
from symbackprop.reading.tree import Bracket, Derivative, Name, Node, Scripted


def restated(sides: list[Node], state: State) -> Node | None:
    r"""What the page said that the left side is; None where it said nothing, or says it for the first time.

    With the letters it was said with: `\delta_j` after `\delta_k` may be of another layer. An entry of a
    gradient that has a name is one too, unless the line speaks of the name itself, as a recursion does.
    """
    head = sides[0]
    if not isinstance(head, Name) or head.primes or len(sides) < 2:
        return None
    stem, below = stem_of(head), bare(tokens_of(head.sub))
    label = (*bare(tokens_of(head.sup)), *below)
    mine = [name for side in sides[1:] for name in names(side) if stem_of(name) == stem]
    known = state.definitions.get((stem, label))
    if known is not None:
        again = any((*bare(tokens_of(n.sup)), *bare(tokens_of(n.sub))) == label for n in mine)
        return known.node if known.letters and not again else None
    whole = state.definitions.get((stem, ()))
    if whole is None or mine or head.sup or not isinstance(whole.node, Derivative):
        return None
    if len(below) != 1 or below[0] not in INDICES:
        return None
    return Scripted(head.at, Bracket(head.at, "(", (whole.node,)), head.sub)
