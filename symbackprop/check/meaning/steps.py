r"""`w^{(t+1)} = w^{(t)} - ..`, `w' = w - ..`, `w_{new} = w_{old} - ..`: a step in one spelling."""

from __future__ import annotations

from symbackprop.check.meaning.updated import RATES, before_update
from symbackprop.check.names.letters import names
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.stems import Stem, bare, stem_of
from symbackprop.check.names.use import Context
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Node, Script, Statement

COUNTERS = frozenset(("t", "k", "n", "s", "i", "j", "\\tau"))
OLD = (("old",), ("o", "l", "d"))


def as_step(statement: Statement, words: Vocabulary) -> Statement:
    """The head with `new` for its next step, the old values without a mark; any other statement as it is."""
    head = statement.sides[0]
    if len(statement.sides) < 2 or not isinstance(head, Name):
        return statement
    plain, counter = _before(head, statement, words)
    if plain is None:
        plain, counter = head, ""

    def change(node: Node) -> Node:
        return _unmarked(node, counter, words) if isinstance(node, Name) else node

    sides = tuple(rewritten(side, change) for side in statement.sides[1:])
    step = replace(plain, sup=(*plain.sup, Script(head.at, "new", ("new",))))
    first = head if plain is head else step
    return replace(statement, sides=(first, *sides))


def _before(head: Name, statement: Statement, words: Vocabulary) -> tuple[Name | None, str]:
    """The parameter whose next value the head is, and the letter that counts the steps."""
    for where in ("sup", "sub"):
        for script in getattr(head, where):
            tokens = bare(script.tokens)
            if tokens == ("+",) and where == "sup" and is_parameter(_without(head, script), words):
                return _without(head, script), ""
            if len(tokens) == 3 and tokens[0] in COUNTERS and tokens[1:] == ("+", "1"):
                plain = _without(head, script)
                known = uses(head, words, Context()) and not _stands_marked(plain, tokens[0], statement)
                if is_parameter(plain, words) and not known:
                    return plain, tokens[0]
    plain = replace(head, primes=0)
    if head.primes == 1 and is_parameter(plain, words) and not uses(head, words, Context()):
        return plain, ""
    return None, ""


def _stands_marked(plain: Name, counter: str, statement: Statement) -> bool:
    """Does w_t stand in the line of w_{t+1}? Then t counts steps, not places."""
    found = (n for side in statement.sides[1:] for n in names(side) if stem_of(n) == stem_of(plain))
    return any(bare(s.tokens) == (counter,) for n in found for s in (*n.sub, *n.sup))


def _unmarked(name: Name, counter: str, words: Vocabulary) -> Name:
    """w of w_{old}, and of w^{(t)} in the step to t + 1"""
    for where in ("sup", "sub"):
        for script in getattr(name, where):
            marked = script.tokens in OLD or (counter and bare(script.tokens) == (counter,))
            if marked and uses(_without(name, script), words, Context()):
                return _without(name, script)
    return name


def _without(name: Name, script: Script) -> Name:
    return replace(
        name,
        sup=tuple(s for s in name.sup if s is not script),
        sub=tuple(s for s in name.sub if s is not script),
    )


def is_parameter(name: Name, words: Vocabulary) -> bool:
    quantities = words.network.quantities
    found = [u.meaning.name for u in uses(name, words, Context()) if u.meaning.kind == "value"]
    return any(n in quantities and quantities[n].role == "parameter" for n in found)


def undeclared_rate(head: Node, side: Node, relation: str, words: Vocabulary) -> tuple[Stem, ...]:
    """The one letter that can only be the learning rate of a step, where the network declares no update."""
    if words.network.update is not None:
        return ()
    lone = (n for n in names(side) if n.letters in RATES and not n.sub and not n.sup)
    found = {stem_of(n) for n in lone if not uses(n, words, Context())}
    if len(found) != 1:
        return ()
    itself = isinstance(head, Name) and any(_same_name(n, head) for n in names(side))
    stepped = any(before_update(n) is not None for n in names(head))
    if not stepped and not itself and (relation != "leftarrow" or not isinstance(head, Name)):
        return ()
    return tuple(found)


def any_rate(side: Node, words: Vocabulary) -> tuple[Stem, ...]:
    """A letter for the rate, so that w_{new} has a value without an update of the network."""
    stepped = words.network.update is None and any(before_update(n) is not None for n in names(side))
    return (Stem("\\eta"),) if stepped else ()


def _same_name(a: Name, b: Name) -> bool:
    scripts = [tuple(s.tokens for s in (*n.sub, *n.sup)) for n in (a, b)]
    return stem_of(a) == stem_of(b) and scripts[0] == scripts[1]
