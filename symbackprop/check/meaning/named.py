r"""A name to its value: a quantity or a gradient, whole or at its places.

A size, a definition of the page, delta_ij.

Order: what the network declares, what the page defined, index letters, the letters that everybody knows.
"""

from __future__ import annotations

import numpy as np
from flint import arb

from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.meaning.page_names import defined
from symbackprop.check.meaning.primes import transposed_by_prime
from symbackprop.check.meaning.raising import constant, exponential, positive_part, raised
from symbackprop.check.meaning.updated import after_update
from symbackprop.check.names.in_messages import written
from symbackprop.check.names.use import TRANSPOSES, Index, Use
from symbackprop.check.names.uses import printed_index, uses
from symbackprop.check.names.vocabulary import Stem, bare, stem_of, tokens_of
from symbackprop.check.records.value import LITERAL, Cand, IllTyped, Tensor, Unbound, Val, pruned, transposed
from symbackprop.check.values.environment import Environment, picked
from symbackprop.check.values.known_arrays import identities, unit_vectors
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Name, Node, Numeral

TURNED = frozenset(("vector",))  # x_i, row i of X, as the column that vectors are
IDENTITIES = ("I", "E")


def name_values(name: Name, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """Every value that the name can have."""
    free = env.free.get(stem_of(name))
    if free is not None and not name.sub and (not name.sup or _power_of(name) is not None):
        return _free(env.rows(free), _power_of(name), env, evaluate)
    if name.sub and name.sub[-1].tokens == ("+",):  # (z)_+
        return positive_part(name_values(replace(name, sub=name.sub[:-1]), env, evaluate), env)
    updated = after_update(name, env)
    if updated is not None:
        return _of_uses(*updated, evaluate)
    found = uses(name, env.words, env.context)
    if name.letters == "e" and any(
        env.words.settings.get("euler") or (use.power is not None and _is_exponent(use.power, env, evaluate))
        for use in found
    ):
        found = ()
    if all(use.other_case for use in found):  # the layer l is not the loss L
        found = () if _letter(name, env) else found
    if found:
        return _of_uses(found, env, evaluate)
    said = defined(name, env, evaluate)
    if said is not None:
        return [_held(c) for c in said] if env.moving else said
    known = _letter(name, env) or _everybodys(name, env, evaluate)
    if known:
        return known
    turned = transposed_by_prime(name, env)
    if turned is not None:
        return name_values(turned, env, evaluate)
    raise Unbound(f"${written(name)}$ is not declared")


def _power_of(name: Name) -> Node | None:
    """The power over a letter, where nothing else stands there."""
    return name.sup[0].tree if len(name.sup) == 1 and isinstance(name.sup[0].tree, Numeral) else None


def _free(value: Dual, power: Node | None, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """A letter that stands for any number, or a power of it."""
    found = [Cand(Val(value))]
    return found if power is None else raised(found, power, env, evaluate)


def _is_exponent(power: Node, env: Environment, evaluate: Evaluate) -> bool:
    """Does it stand over Euler's number? A quantity has no power that is not a whole number."""
    number = constant(power, env, evaluate)
    return number is None or number.denominator != 1


def _of_uses(found: tuple[Use, ...], env: Environment, evaluate: Evaluate) -> list[Cand]:
    cands: list[Cand] = []
    reason: Unbound | None = None
    for use in found:
        try:
            cands.extend(use_values(use, env, evaluate))
        except IllTyped:
            continue
        except Unbound as unbound:
            reason = unbound
    if not cands and reason is not None:
        raise reason
    return pruned(cands)


def use_values(use: Use, env: Environment, evaluate: Evaluate) -> list[Cand]:
    """One use of a name: its array, the place, the transpose, the power."""
    whole = _whole(use, env)
    row, column = (env.place(i) for i in use.at)
    data = whole if not use.is_element else picked(whole, row, column)
    rows, columns = data.value.shape[-2:]
    plain = use.meaning.kind == "value" and not use.is_element and use.power is None
    val = Val(
        data,
        named=1 in (rows, columns) and (rows, columns) != (1, 1),
        of=use.meaning.name if plain and not use.transposed else "",
        indexed=use.is_element and any(i.runs for i in use.at),
        tensor=_gradient_tensor(use, data),
    )
    if use.transposed:
        val = transposed(val)
    cand = Cand(val, frozenset(("scope",)) if use.scoped else LITERAL)
    if use.power is None:
        lone = val.indexed and val.is_vector and rows == 1 and env.words.network.vectors == "column"
        return [cand, Cand(replace(transposed(val), named=True), cand.dev | TURNED)] if lone else [cand]
    return raised([cand], use.power, env, evaluate)


def _gradient_tensor(use: Use, data: Dual) -> Tensor | None:
    r"""`\bar z` in a chain `\bar z \cdot \partial z/\partial W`: dL/dz, whose second end is z."""
    if use.meaning.kind != "adjoint" or use.is_element or use.transposed or use.power is not None:
        return None
    return Tensor(data.value[:, None, None], None, use.meaning.name)


def _whole(use: Use, env: Environment) -> Dual:
    name = use.meaning.name
    match use.meaning.kind:
        case "value":
            return env.quantity(name)
        case "adjoint":
            return env.gradient(name) if not use.meaning.of else _gradient_of(use.meaning.of, name, env)
        case "mask":
            mask = env.points.mask(name)
            if mask is None:
                raise Unbound(f"the mask of {name} has no value here")
            return env.rows(Dual(mask, None))
        case "size":
            size = env.points.sizes.get(name)
            if size is None:
                raise Unbound(f"the size {name} has no number")
            return env.number(size)
        case _:
            raise Unbound(f"{name} is a function without an argument")


def _gradient_of(other: str, name: str, env: Environment) -> Dual:
    """d other / d name, where other is no loss"""
    found = env.total(other, name)
    if found is None:
        raise Unbound(f"d{other}/d{name} has no value here")
    if found.shape[1:3] != (1, 1):
        raise Unbound(f"{other} is no number, so that it has no gradient")
    return Dual(found[:, 0, 0], None)


def _held(cand: Cand) -> Cand:
    """A name of the page stays where it is while one quantity alone moves."""
    data = cand.val.data
    return cand if data is None else Cand(replace(cand.val, data=Dual(data.value, None)), cand.dev)


def _letter(name: Name, env: Environment) -> list[Cand] | None:
    """An index letter as a number."""
    if name.sub or name.sup:
        return None
    if name.letters in env.letters:
        column = env.letters[name.letters].reshape(-1, 1, 1)
        values = column.astype(object) if env.exact else column.astype(float)
        return [Cand(Val(Dual(values, None)))]
    if name.letters in env.context.layers:
        return [Cand(Val(env.number(env.context.layers[name.letters])))]
    return None


def _everybodys(name: Name, env: Environment, evaluate: Evaluate) -> list[Cand] | None:
    """delta_ij, I, pi, e, the learning rate."""
    stem = stem_of(name)
    if stem == Stem("\\pi") and not name.sub and not name.sup:
        return [_pi(env)]
    if stem == Stem("\\delta"):
        return _kronecker(name, env)
    if stem.letters in IDENTITIES and not name.primes and not name.accents and not _is_of_sample(name, env):
        return identities(env)
    if stem in (Stem("\\eta"), Stem("\\alpha"), Stem("lr"), Stem("\\epsilon")) and not name.sub:
        update = env.words.network.update
        return None if update is None else [Cand(Val(env.number(update.rate)))]
    if stem == Stem("e") and len(name.sub) == 1 and set(bare(tokens_of(name.sup))) <= TRANSPOSES:
        found = unit_vectors(printed_index(" ".join(name.sub[0].tokens), env.words), env)
        return [replace(c, val=transposed(c.val)) for c in found] if found and name.sup else found
    if stem == Stem("e") and not name.sub:
        base = [Cand(Val(env.points.apply("exp", env.number(1)), literal=True))]
        power = next((s.tree for s in name.sup if s.tree is not None), None)
        return base if power is None else exponential(power, env, evaluate)
    return None


def _is_of_sample(name: Name, env: Environment) -> bool:
    """E_n beside the loss E is the loss of sample n, and no identity."""
    return bool(name.sub) and bool(env.words.spellings.get(stem_of(replace(name, sub=()))))


def _pi(env: Environment) -> Cand:
    values = np.full((1, 1, 1), np.pi)
    if env.exact:
        values = values.astype(object)
        values[0, 0, 0] = arb.pi()
    return Cand(Val(Dual(values, None), literal=True))


def _kronecker(name: Name, env: Environment) -> list[Cand] | None:
    """1 where the two indices agree"""
    tokens = (*tokens_of(name.sub), *tokens_of(name.sup))
    pair = " ".join(tokens).split(" , ") if "," in tokens else tokens
    if len(pair) != 2:
        return None
    first, second = (printed_index(piece, env.words) for piece in pair)
    if first is None or second is None or first.whole or second.whole:
        return None
    agree = _as_rows(first, env) == _as_rows(second, env)
    values = np.asarray(agree).reshape(-1, 1, 1)
    return [Cand(Val(Dual(values.astype(int).astype(object) if env.exact else values.astype(float), None)))]


def _as_rows(at: Index, env: Environment) -> np.ndarray:
    place = env.place(at)
    return np.broadcast_to(np.asarray(place), (env.count,))
