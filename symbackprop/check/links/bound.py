"""Does a side bind, and is a left side a name that the page defines?"""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.links.applied import named_alone, parameters_behind, without_dependence
from symbackprop.check.links.free import batches
from symbackprop.check.links.heads import free_stems
from symbackprop.check.links.hypotheses import plain_hypotheses
from symbackprop.check.links.reasons import NO_LEFT_VALUE, NO_POINTS
from symbackprop.check.links.state import State
from symbackprop.check.meaning.evaluate import evaluate
from symbackprop.check.meaning.named import IDENTITIES
from symbackprop.check.meaning.question import Question, environment_of
from symbackprop.check.meaning.sort import has_blank
from symbackprop.check.meaning.steps import any_rate
from symbackprop.check.names.letters import names
from symbackprop.check.names.rewriting import neighbours_joined, rewritten
from symbackprop.check.names.scope import contexts, known_stem, last_layers, layer_numbers
from symbackprop.check.names.use import ANYWHERE, TRANSPOSES, Context, Use
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Stem, stem_of, tokens_of
from symbackprop.check.records.value import Cand, IllTyped, Unbound
from symbackprop.check.values.compare import outcome
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Blank, Bracket, Name, Node, Product, Statement
from symbackprop.reading.words import DEFINES

STEPS = frozenset(("n", "t", "k", "\\tau"))  # letters that count the steps of training


def evaluated(side: Node, witness: Witness, state: State) -> list[Cand]:
    """The candidates of a side at points A; raises Unbound or IllTyped."""
    context = contexts((side,), witness.words, state.spoken)[0]
    layers = layer_numbers((side,), witness.words, context) or (context,)
    here = (last_layers(layers, (side,), witness.words) or layers)[0]
    return evaluated_in(side, here, witness, state)


def evaluated_in(side: Node, here: Context, witness: Witness, state: State) -> list[Cand]:
    """The same in one layer."""
    at = witness.points("A")
    if at is None:
        raise Unbound(NO_POINTS)
    question = Question(side, side, free=(*free_stems(side, witness.words), *any_rate(side, witness.words)))
    env = environment_of(question, witness, at, here)
    env = replace(env, definitions=state.definitions, settings=replace(env.settings, broadcast=True))
    batch, _, _ = next(batches(question, env))
    return evaluate(side, batch)


def binds(node: Node, witness: Witness, state: State) -> bool:
    if isinstance(node, Blank) or has_blank(node):
        return False
    try:
        return bool(evaluated(node, witness, state))
    except (Unbound, IllTyped):
        return False


def unbound_head(head: Node, state: State) -> Finding:
    reason = NO_LEFT_VALUE
    for witness in state.witnesses:
        try:
            evaluated(head, witness, state)
        except (Unbound, IllTyped) as missing:
            reason = str(missing)
    return Finding("unbound", reason=reason)


def defines(head: Node, state: State) -> bool:
    """Is the left side a name that nothing binds yet?"""
    if not isinstance(head, Name) or head.primes:
        return False
    stem = stem_of(head)
    letters = [t for t in tokens_of(head.sub) if t.lstrip("\\").isalpha()]
    for witness in state.witnesses:
        own = stem in witness.words.defined  # u_1 beside u_2 of the page is no entry of u_2
        layers = () if own else witness.network.quantities
        layered = any(uses(head, witness.words, Context(chosen={stem: q})) for q in layers)
        if layered or uses(head, witness.words, Context()):
            return False
        declared = stem in witness.words.spellings and stem not in witness.words.defined
        if declared and (not letters or witness.words.labels(stem)) and not _is_marked(stem, witness):
            return False
        if layer_numbers((head,), witness.words, Context()) != (Context(),):
            return False
    if head.letters == "e" and not letters and not head.sup:  # Euler's number is no left side
        return True
    return not any(binds(head, witness, state) for witness in state.witnesses)


def _is_marked(stem: Stem, witness: Witness) -> bool:
    r"""Is it known with words below only? Then \delta_1 beside \delta_y is another name."""
    labels = [spelling.label for spelling in witness.words.spellings[stem]]
    return all(label and not any(token.isdigit() for token in label) for label in labels)


def names_another(head: Node, side: Node, state: State) -> bool:
    r"""`Z = \sum_k e^{z_k}` beside a vector z: bound in the other case only, and of another shape than it.

    A size is a number: beside it `D = \mathrm{diag}(h)` is another name.
    """
    if not isinstance(head, Name):
        return False
    if names_mean(head, side, state) or names_no_identity(head, side, state):
        return True
    for witness in state.witnesses:
        known = uses(head, witness.words, Context()) or _of_some_layer(head, witness)
        if not known or not all(u.other_case and not u.is_element for u in known):
            return False
        try:
            found = evaluated(side, witness, state)
        except (Unbound, IllTyped):
            return False
        shapes = {tuple(c.val.data.value.shape[-2:]) for c in found if c.val.data is not None}
        meant = {u.meaning.name for u in known if u.meaning.kind == "value"}
        sizes = all(u.meaning.kind == "size" for u in known) and (1, 1) not in shapes
        if not shapes or not (meant or sizes) or any(_extents(name, witness) & shapes for name in meant):
            return False
    return bool(state.witnesses)


def names_no_identity(head: Name, side: Node, state: State) -> bool:
    r"""`I = \mathbb{1}[z > 0]`: an I that nobody declared is the identity, but not of what is not square."""
    alone = not (head.sub or head.sup or head.primes or head.accents)
    if not alone or head.letters not in IDENTITIES or (stem_of(head), ()) in state.definitions:
        return False
    for witness in state.witnesses:
        try:
            found = () if uses(head, witness.words, ANYWHERE) else evaluated(side, witness, state)
        except (Unbound, IllTyped):
            return False
        shapes = [tuple(c.val.data.value.shape[-2:]) for c in found if c.val.data is not None]
        if not shapes or any(rows == columns > 1 for rows, columns in shapes):
            return False
    return bool(state.witnesses)


def _of_some_layer(head: Name, witness: Witness) -> list[Use]:
    """What a bare B can mean beside b_1 and b_2."""
    stem = known_stem(head, witness.words)
    if stem is None or head.sub or head.sup:
        return []
    chosen = ({stem: spelling.meaning.name} for spelling in witness.words.of(stem) if spelling.label)
    return [use for one in chosen for use in uses(head, witness.words, Context(chosen=one))]


def names_mean(head: Name, side: Node, state: State) -> bool:
    r"""`\bar x = \frac{1}{n} \sum_i x_i`: a bar stands for a gradient, but not over what is the mean of x."""
    if "bar" not in head.accents:
        return False
    plain = replace(head, accents=tuple(a for a in head.accents if a != "bar"))
    for witness in state.witnesses:
        try:
            wholes, means = evaluated(plain, witness, state), evaluated(side, witness, state)
        except (Unbound, IllTyped):
            continue
        if any(_is_mean(whole, mean) for whole in wholes for mean in means):
            return True
    return False


def _is_mean(whole: Cand, mean: Cand) -> bool:
    """Over all entries, over the rows or over the columns"""
    if whole.val.data is None or mean.val.data is None or whole.val.is_scalar:
        return False
    entries, found = whole.val.data.value, mean.val.data.value
    taken = (entries.mean(axis=axes, keepdims=True) for axes in ((-2, -1), -2, -1))
    return any(
        each.shape == found.shape and each.shape != entries.shape and outcome(each, found) == "equal"
        for each in taken
    )


def _extents(name: str, witness: Witness) -> set[tuple[int, ...]]:
    """The shape of a quantity, and turned round"""
    at = witness.points("A")
    value = None if at is None else at.value(name)
    if value is None:
        return set()
    rows, columns = value.value.shape[-2:]
    return {(rows, columns), (columns, rows)}


def given_names(statements: Sequence[Statement], state: State) -> list[int]:
    """`where d = z - y` behind a line, or `d = z - y` behind one that speaks of d: which say what d is?

    A line that speaks of d is none where a statement before is about d. What was said is gathered on the way:
    to look back from each statement would take the square of their number.
    """
    given: list[int] = []
    heads: set[_Said] = set()
    spoken: set[_Said] = set()
    for k, statement in enumerate(statements):
        head = statement.sides[0]
        name = _said(head) if isinstance(head, Name) else None
        if k and name is not None and len(statement.sides) > 1:
            words = {word.lower().strip(" ,.:") for text in statement.words for word in text.split()}
            if (words & DEFINES or (name in spoken and name not in heads)) and defines(head, state):
                given.append(k)
        if name is not None:
            heads.add(name)
        spoken.update(_said(each) for side in statement.sides for each in names(side))
    return given


_Said = tuple[Stem, tuple[str, ...], tuple[str, ...]]


def _said(name: Name) -> _Said:
    """One name, turned round or not"""
    above = tuple(t for t in tokens_of(name.sup) if t not in TRANSPOSES)
    return stem_of(name), tokens_of(name.sub), above


def without_arguments(head: Node, state: State) -> Node:
    r"""`l_k(\theta) = ..` defines l_k: a name with a list of names behind it, which no function's name is."""
    if not isinstance(head, Product) or len(head.factors) != 2:
        return head
    name, rest = head.factors[0], head.factors[1]
    if not isinstance(name, Name) or not isinstance(rest, Bracket):
        return head
    behind = parameters_behind(rest, state)
    if not name.sub and not behind:
        return head
    lone = all(isinstance(item, Name) for item in rest.items)
    functions = any(w.words.rule(stem_of(name)) is not None for w in state.witnesses)
    declared = any(not u.other_case for w in state.witnesses for u in uses(name, w.words, ANYWHERE))
    alone = named_alone(name) if behind and not declared else name
    if not lone or functions or not defines(alone, state):
        return head
    if behind:
        state.applied[stem_of(name)] = behind
    return alone


def scalars_alone(statement: Statement, state: State) -> Statement:
    r"""`\partial L(w, b \mid x)` as `\partial L`: names behind a number are what it depends on, no factor."""

    def change(node: Node) -> Node:
        node = without_dependence(_without_steps(node, state), state)
        if not isinstance(node, Product) or len(node.factors) != 2 or any(node.signs):
            return node
        name, rest = node.factors
        listed = isinstance(rest, Bracket) and len(rest.items) > 1 and rest.opening == "("
        if not isinstance(name, Name) or not listed or any(not _is_number(name, w) for w in state.witnesses):
            return node
        return name

    statement = plain_hypotheses(statement, state)
    sides = tuple(rewritten(side, change) for side in statement.sides)
    return statement if sides == statement.sides else replace(statement, sides=sides)


def _without_steps(node: Node, state: State) -> Node:
    """`e_j(n)` of a quantity e at step n, a letter that nothing declares, which says what step it is."""
    return neighbours_joined(node, lambda name, rest: name if _is_step(name, rest, state) else None)


def _is_step(name: Node, rest: Node, state: State) -> bool:
    letter = (
        rest.items[0] if isinstance(rest, Bracket) and rest.opening == "(" and len(rest.items) == 1 else None
    )
    if not isinstance(name, Name) or not isinstance(letter, Name) or letter.sub or letter.sup:
        return False
    if letter.letters not in STEPS or letter.primes or letter.accents:
        return False
    known = all(uses(name, w.words, ANYWHERE) and w.words.rule(stem_of(name)) is None for w in state.witnesses)
    return known and not any(uses(letter, w.words, ANYWHERE) for w in state.witnesses)


def _is_number(name: Name, witness: Witness) -> bool:
    """Is it one quantity of the network, and 1 x 1?"""
    found = uses(name, witness.words, Context())
    known = [witness.network.quantities.get(u.meaning.name) for u in found if u.meaning.kind == "value"]
    shapes = [(None, None) if q is None else q.array.shape for q in known]
    return len(found) == 1 and len(shapes) == 1 and shapes[0] == (None, None)


def function_named(node: Node, state: State) -> str | None:
    r"""The rule that a lone name means, as in `f = \sigma`; None for anything else."""
    if not isinstance(node, Name) or node.sub or node.sup or node.primes:
        return None
    for witness in state.witnesses:
        if not uses(node, witness.words, Context()):
            rule = witness.words.rule(stem_of(node))
            if rule is not None:
                return rule
    return None
