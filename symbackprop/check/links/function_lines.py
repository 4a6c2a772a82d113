r"""Functions alone: `g(z) = \frac{1}{1 + e^{-z}}` names one, `\sigma' = \sigma (1 - \sigma)` holds anywhere."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import Any

from symbackprop.check.links.activation_lines import applied, forget, is_told, learn, learn_activation
from symbackprop.check.links.state import State
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.names.compounds import joined_letters
from symbackprop.check.names.from_network import FORMS
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.use import ANYWHERE, RUNNING
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Stem, Vocabulary, stem_of
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.compare import outcome
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.points import Points
from symbackprop.reading.tree import Bracket, Call, Name, Node, Numeral, Product, Script, Statement, Sum
from symbackprop.rules.registry import RULES

INDICES = "ijklmnpqrst"
_OF_COUNTS = (Name, Numeral, Sum)  # what stands in `T - 1`


def compares_letters(sides: tuple[Node, ...], state: State) -> bool:
    r"""`i = j`, `i \neq k`: index letters alone, which nothing else binds; a condition, no claim.

    A K binds no k: it would be a name that the page gives.
    """
    if _counts_cells(sides, state):
        return True
    if not all(
        isinstance(side, Name) and side.letters in INDICES and stem_of(side).primes == 0 for side in sides
    ):
        return False
    named = [side for side in sides if isinstance(side, Name) and not side.sub and not side.sup]
    known = (use for name in named for w in state.witnesses for use in uses(name, w.words, ANYWHERE))
    return len(named) == len(sides) and all(use.other_case for use in known)


def _counts_cells(sides: tuple[Node, ...], state: State) -> bool:
    r"""`t = T - 1`, `\ell + 1`: the letter that runs over layers or time at one of them; it claims nothing."""
    letter = next((node for node in nodes(sides[0]) if isinstance(node, Name)), None)
    alone = len(sides) > 1 and letter is not sides[0]
    if letter is None or alone or letter.sub or letter.sup or letter.primes or not state.witnesses:
        return False
    return all(_counts(letter, sides if len(sides) < 2 else sides[1:], w) for w in state.witnesses)


def _counts(letter: Name, sides: tuple[Node, ...], witness: Witness) -> bool:
    words = witness.words
    forms = {words.running, *(other for one, other in FORMS if one == words.running)}
    bound = any(use.meaning.kind == "value" for use in uses(letter, words, ANYWHERE) if not use.other_case)
    if letter.letters not in forms or letter.accents or bound:
        return False
    return all(
        isinstance(node, _OF_COUNTS) and _is_end(node, words, forms) for side in sides for node in nodes(side)
    )


def _is_end(node: Node, words: Vocabulary, forms: set[str]) -> bool:
    r"""T of `T - 1`, as the network or its `reading` calls it"""
    if not isinstance(node, Name) or node.letters in {*words.ends, *forms}:
        return True
    sized = any(spelling.meaning.kind == "size" for spelling in words.spellings.get(stem_of(node), ()))
    return sized and not node.sub and not node.sup


def learn_function(head: Node, sides: tuple[Node, ...], state: State) -> None:
    """g(z) = what a known function makes of z: from here on g is that function; so it is after a = g(z)."""
    name, letter = _name_and_argument(head)
    if name is None or letter is None:
        learn_activation(head, sides[0], state)
        return
    stem = Stem(name.letters, name.accents)
    for witness in state.witnesses:
        if name.primes or is_told(stem, witness) or uses(name, witness.words, ANYWHERE):
            continue
        rules = (_rule_of(side, letter, witness, state) for side in sides)
        rule = next((r for r in rules if r is not None), None)
        if rule is not None:
            learn(stem, rule, witness)
        else:  # a function of its own, which no line below names anew
            forget(stem, witness)


def learn_compound(statement: Statement, state: State) -> None:
    """`dr = ..` where r is not declared: from here on dr is a name, which the page defines."""
    head = statement.sides[0]
    if not isinstance(head, Product) or statement.relations[:1] != ("=",):
        return
    name = joined_letters(head.factors, head.signs)
    if name is None or len(head.factors) != 2 or not name.letters.startswith("d"):
        return
    parts = [part for part in head.factors if isinstance(part, Name)]
    if parts[0].letters == "d" and not any(uses(parts[1], w.words, ANYWHERE) for w in state.witnesses):
        for witness in state.witnesses:
            known = witness.words.compounds | {stem_of(name)}
            witness.words = replace(witness.words, compounds=known)


def _name_and_argument(head: Node) -> tuple[Name | None, Name | None]:
    """g and z of g(z)"""
    name: Node | None = None
    argument: Node | None = None
    if isinstance(head, Call) and len(head.args) == 1:
        name, argument = head.head, head.args[0]
    elif isinstance(head, Product) and len(head.factors) == 2 and isinstance(head.factors[1], Bracket):
        name, items = head.factors[0], head.factors[1].items
        argument = items[0] if len(items) == 1 and not head.signs[0] else None
    if not isinstance(name, Name) or not isinstance(argument, Name):
        return None, None
    return (None, None) if argument.sub or argument.sup or name.sub else (name, argument)


def _rule_of(side: Node, letter: Name, witness: Witness, state: State) -> str | None:
    """The entry by entry rule that the side is, at numbers of both signs for its letter."""
    at = witness.points("A")
    if at is None:
        return None
    env = witness.environment(at, ANYWHERE, state.definitions, (stem_of(letter),))
    argument = env.free[stem_of(letter)]
    try:
        found = [c.val.data for c in evaluate(side, env) if not c.dev]
    except (Unbound, IllTyped):
        return None
    if not found or found[0] is None or found[0].value.shape[-2:] != (1, 1):
        return None
    plain = (
        (name, ()) for name, r in RULES.items() if r.kind == "elementwise" and r.arity == 1 and not r.params
    )
    known = (*plain, *sorted(pair for pair in applied(witness.network) if pair[1]))
    return next((rule for rule, params in known if _makes(rule, params, argument, found[0], at)), None)


def _makes(rule: str, params: tuple[Fraction, ...], argument: Dual, value: Dual, at: Points) -> bool:
    try:
        return outcome(at.apply(rule, argument, params=params).value, value.value) == "equal"
    except (TypeError, ValueError, ZeroDivisionError):
        return False


def at_any_argument(sides: list[Node], state: State) -> list[Node]:
    r"""The sides of `\sigma' = \sigma(1 - \sigma)` with an argument at each \sigma; other sides as they are."""
    head = sides[0]
    if not isinstance(head, Name) or not head.primes or head.sub or head.sup:
        return sides
    stem = Stem(head.letters, head.accents)
    for witness in state.witnesses:
        rule = witness.words.rule(stem)
        if rule is None or rule not in RULES or RULES[rule].kind != "elementwise":
            return sides
        if any(uses(replace(head, primes=p), witness.words, ANYWHERE) for p in (0, head.primes)):
            return sides
    return [_applied(side, stem) for side in sides]


def _applied(value: Any, stem: Stem) -> Any:
    if isinstance(value, Script):
        return value
    if isinstance(value, Name):
        mine = (value.letters, value.accents) == (stem.letters, stem.accents) and not value.sub
        return Call(value.at, value, (Name((0, 0), RUNNING),)) if mine else value
    if isinstance(value, Call):
        return replace(value, args=tuple(_applied(a, stem) for a in value.args))
    if isinstance(value, tuple):
        return tuple(_applied(item, stem) for item in value)
    if isinstance(value, Node):
        parts = {f.name: _applied(getattr(value, f.name), stem) for f in fields(value) if f.name != "at"}
        return replace(value, **parts)
    return value
