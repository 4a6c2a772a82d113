r"""`X'X`, `W'(z - y)`: a prime that transposes, as statistics writes it."""

from __future__ import annotations

from dataclasses import replace

from symbackprop.check.names.stems import stem_of
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.values.environment import Environment
from symbackprop.reading.tree import Name, Script

TURNED = Script((0, 0), "\\top", ("\\top",))


def transposed_by_prime(name: Name, env: Environment) -> Name | None:
    """The name with a transpose for its prime; None where the prime may be a derivative or belong to a name.

    Only what is given to the network, an input, a target or a parameter, has no derivative to be meant.
    """
    if name.primes != 1 or env.words.rule(stem_of(replace(name, primes=0))) is not None:
        return None
    plain = replace(name, primes=0)
    quantities = env.words.network.quantities
    for use in uses(plain, env.words, env.context):
        quantity = quantities.get(use.meaning.name)
        whole = use.meaning.kind == "value" and not use.is_element and use.power is None
        if quantity is None or not whole or quantity.role == "computed":
            return None
        if shape_of(use.meaning, env.words) == (None, None):
            return None
        return replace(plain, sup=(*plain.sup, replace(TURNED, at=name.at)))
    return None
