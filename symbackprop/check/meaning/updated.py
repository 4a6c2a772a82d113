r"""`w_1^{\text{new}}`, `E_{new}`: a quantity after one step of gradient descent, all parameters at once."""

from __future__ import annotations

from symbackprop.algebra.forms import arrays
from symbackprop.check.names.stems import Stem
from symbackprop.check.names.use import NEW_WORDS, Use
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.check.records.value import Unbound
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.points import Points
from symbackprop.reading.tree import Name, Script

NEW = (*((word,) for word in NEW_WORDS), *(tuple(word) for word in NEW_WORDS))
LAST = frozenset(word[-1:] for word in NEW)
RATES = frozenset(
    ("\\eta", "\\alpha", "\\epsilon", "\\varepsilon", "\\gamma", "\\lambda", "\\mu", "\\rho", "lr")
)


def before_update(name: Name) -> Name | None:
    """The name without `new`; None where it has none."""
    if not any(s.tokens[-1:] in LAST for s in (*name.sub, *name.sup)):  # most names
        return None
    sub, sup = _without(name.sub), _without(name.sup)
    return None if (sub, sup) == (name.sub, name.sup) else replace(name, sub=sub, sup=sup)


def _without(scripts: tuple[Script, ...]) -> tuple[Script, ...]:
    found = (_shortened(s) for s in scripts)
    return tuple(s for s in found if s.tokens)


def _shortened(script: Script) -> Script:
    """`1, new` is 1"""
    for word in NEW:
        if script.tokens[-len(word) :] == word:
            rest = script.tokens[: -len(word)]
            return replace(script, tokens=rest[:-1] if rest[-1:] == (",",) else rest, tree=None)
    return script


def after_update(name: Name, env: Environment) -> tuple[tuple[Use, ...], Environment] | None:
    """What the name was before the update, and the environment after it; None for any other name."""
    old = before_update(name)
    if old is None or any(u.power is None for u in uses(name, env.words, env.context)):
        return None
    network = env.words.network
    found = uses(old, env.words, env.context)
    if rate_of(env) is None or not found:
        return None
    if network.update is not None and network.update.then and env.points.kind in ("B", "C"):
        raise Unbound("several updates are declared, and the line does not say which it speaks of")
    return found, replace(env, points=_moved(env.points, env))


def _moved(at: Points, env: Environment) -> Points:
    """The points with every parameter P at P - rate dL/dP."""
    network = env.words.network
    step = rate_of(env)
    assert step is not None
    rate = step.value
    found = at
    for quantity in network.quantities.values():
        if quantity.role == "parameter":
            value, slope = at.value(quantity.name), at.gradient(quantity.name)
            if value is None or slope is None:
                raise Unbound(f"{quantity.name} has no value after the update")
            found = found.overridden(quantity.name, value.value - rate * slope.value)
    return found


def rate_of(env: Environment) -> Dual | None:
    """The rate of the network's update; without one, the letter that stands for it in the line.

    Else the declared letter that can be nothing but a rate.
    """
    update = env.words.network.update
    if update is not None:
        return env.number(update.rate)
    free = next((value for stem, value in env.free.items() if stem.letters in RATES), None)
    name = None if free is not None else _declared_rate(env.words)
    return free if name is None else env.points.value(name)


def _declared_rate(words: Vocabulary) -> str | None:
    r"""`constants: {alpha: []}` that no equation uses: the one scalar constant with the letter of a rate."""
    if "rate" not in words.kept:
        used = {a.name for equation in words.network.equations for a in arrays(equation.form)}
        scalars = {q.name for q in words.network.with_role("constant") if q.array.shape == (None, None)}
        spelt = (s.meaning for letter in RATES for s in words.spellings.get(Stem(letter), ()) if not s.label)
        found = {m.name for m in spelt if m.kind == "value" and m.name in scalars - used}
        words.kept["rate"] = found.pop() if len(found) == 1 else None
    name: str | None = words.kept["rate"]
    return name


def rate_in_rows(env: Environment) -> Dual | None:
    """The rate at each row of the batch."""
    rate = rate_of(env)
    return rate if rate is None or env.words.network.update is not None else env.rows(rate)
