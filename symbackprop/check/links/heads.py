"""The left side of a link: the quantity that it names, its gradient for short, or its value after an update."""

from __future__ import annotations

from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.named import use_values
from symbackprop.check.meaning.updated import rate_in_rows
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.use import ANYWHERE, Use
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Meaning, Stem, Vocabulary, stem_of
from symbackprop.check.records.value import Cand, IllTyped, Unbound, pruned
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Call, Derivative, Name, Node, Product

AFTER_UPDATE = frozenset(("update",))
GRADIENT = frozenset(("name",))


def head_values(
    head: Node, side: Node, relation: str, env: Environment, as_gradient: bool = False
) -> list[Cand]:
    """The candidates of a left side, what it says literally first."""
    found: list[Cand] = []
    missing: Unbound | None = None
    try:
        found = [] if relation == "leftarrow" else evaluate(head, env)
    except Unbound as unbound:  # its gradient may have a value where it has none
        missing = unbound
    if not isinstance(head, Name):
        return _known(found, missing)
    for use in uses(head, env.words, env.context):
        if use.meaning.kind != "value" or use.power is not None:
            continue
        found = [*found, *_updated(use, env, named=relation != "leftarrow")]
        if as_gradient or speaks_of_gradients(side, env):
            found = [*found, *_gradient(use, env)]
    if as_gradient:
        found = [c for c in found if "name" in c.dev]
    return pruned(_known(found, missing))


def _known(found: list[Cand], missing: Unbound | None) -> list[Cand]:
    if missing is not None and not found:
        raise missing
    return found


def _updated(use: Use, env: Environment, named: bool) -> list[Cand]:
    """W - eta dL/dW, for a parameter of a network with an update"""
    network = env.words.network
    quantity = network.quantities.get(use.meaning.name)
    rate = rate_in_rows(env)
    if rate is None or quantity is None or quantity.role != "parameter":
        return []
    try:
        (now,) = use_values(use, env, evaluate)
        (slope,) = use_values(_as_gradient(use), env, evaluate)
    except (Unbound, IllTyped, ValueError):
        return []
    assert now.val.data is not None and slope.val.data is not None
    moved = now.val.data - rate * slope.val.data
    dev = now.dev | slope.dev
    return [Cand(replace(now.val, data=moved, of=""), dev | AFTER_UPDATE if named else dev)]


def _gradient(use: Use, env: Environment) -> list[Cand]:
    try:
        return [c.but("name") for c in use_values(_as_gradient(use), env, evaluate)]
    except (Unbound, IllTyped):
        return []


def _as_gradient(use: Use) -> Use:
    return replace(use, meaning=Meaning("adjoint", use.meaning.name))


def speaks_of_gradients(side: Node, env: Environment) -> bool:
    """Does a derivative of the loss, or a bar, stand in the side?"""
    for node in nodes(side):
        if isinstance(node, Derivative):
            return True
        if isinstance(node, Name) and any(
            u.meaning.kind == "adjoint" for u in uses(node, env.words, env.context)
        ):
            return True
    return False


def free_stems(head: Node, words: Vocabulary) -> tuple[Stem, ...]:
    """The letters of a general rule, as x in sigma'(x) = ..

    Or c in softmax(x + c): bound by nothing, for any value.
    """
    general = {stem_of(x) for n in nodes(head) if (x := _general(n, words)) is not None}
    if not general and not any(
        isinstance(n, Call) or _applies(n, words) or _by_free(n, words) for n in nodes(head)
    ):
        return ()
    found: dict[Stem, None] = {}
    for name in names(head):
        stem = stem_of(name)
        bare = not name.sub and not name.sup and not name.primes
        known = uses(name, words, ANYWHERE)
        if (
            bare
            and (not known or (stem in general and all(u.other_case for u in known)))
            and words.rule(stem) is None
            and name.letters != "e"
        ):
            found[stem] = None
    return tuple(found)


def own_argument(head: Node, side: Node, words: Vocabulary) -> tuple[Stem, ...]:
    r"""a of `silu(a) = a \sigma(a)` beside a matrix A: where no other name stands, it is any number."""
    function, argument = _function_of_one(head)
    if function is None or argument is None or words.rule(stem_of(function)) is None:
        return ()
    known = uses(argument, words, ANYWHERE)
    if argument.sub or argument.sup or argument.primes or not known or not all(u.other_case for u in known):
        return ()
    spoken = {stem_of(n) for n in names(side) if words.rule(stem_of(n)) is None and n.letters != "e"}
    return (stem_of(argument),) if spoken <= {stem_of(argument)} else ()


def _function_of_one(head: Node) -> tuple[Name | None, Name | None]:
    """f and x of f(x)"""
    function: Node | None = None
    items: tuple[Node, ...] = ()
    if isinstance(head, Call):
        function, items = head.head, head.args
    elif isinstance(head, Product) and len(head.factors) == 2 and isinstance(head.factors[1], Bracket):
        function, items = head.factors[0], head.factors[1].items
    if not isinstance(function, Name) or len(items) != 1 or not isinstance(items[0], Name):
        return None, None
    return function, items[0]


def _general(node: Node, words: Vocabulary) -> Name | None:
    r"""x of `\frac{d}{dx} \sigma(x)`, which holds for any x, though an X is declared."""
    if not isinstance(node, Derivative) or node.of is None or len(node.by) != 1 or isinstance(node.of, Name):
        return None
    by = node.by[0]
    if not isinstance(by, Name) or by.sub or by.sup:
        return None
    others = {stem_of(n) for n in names(node.of) if words.rule(stem_of(n)) is None and n.letters != "e"}
    return by if others == {stem_of(by)} else None


def _by_free(node: Node, words: Vocabulary) -> bool:
    r"""`\frac{d}{dz} \frac{1}{1 + e^{-z}}`: a derivative by a letter that the network does not have"""
    if not isinstance(node, Derivative) or len(node.by) != 1 or isinstance(node.of, Name):
        return False
    by = node.by[0]
    if not isinstance(by, Name) or by.sub or by.sup or uses(by, words, ANYWHERE):
        return False
    layered = {s.meaning.name for s in words.of(stem_of(by))}  # W without its layer is that of the scope
    return not any(
        words.network.quantities[q].role == "parameter" for q in layered & words.network.quantities.keys()
    )


def _applies(node: Node, words: Vocabulary) -> bool:
    return (
        isinstance(node, Product)
        and isinstance(node.factors[0], Name)
        and isinstance(node.factors[1], Bracket)
        and words.rule(stem_of(node.factors[0])) is not None
    )
