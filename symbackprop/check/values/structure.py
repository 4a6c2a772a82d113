"""diag(v), the matrix with v on its diagonal, and onehot(t), the vector with 1 in place t."""

from __future__ import annotations

from symbackprop.check.records.value import Cand, Unbound, Val, arrays, pruned
from symbackprop.check.values.environment import Environment
from symbackprop.points import dual, lines

STRUCTURES = ("diag", "onehot")
ENTRYWISE = frozenset(("elementwise",))


def structured(word: str, found: list[Cand], env: Environment) -> list[Cand]:
    """The candidates of one of STRUCTURES of an argument."""
    make = _diagonal if word.lower() == "diag" else _one_hot
    return pruned(made for cand in found for made in make(cand, env))


def _diagonal(cand: Cand, env: Environment) -> list[Cand]:
    """Slopes that stand for a diagonal Jacobian are put where they belong, so that this reading ends."""
    made = []
    for view in arrays(cand, env.settings.layout):
        data = view.val.data
        if view.val.is_vector and data is not None:
            column = data if data.columns == 1 else data.T
            square = column * dual.identity(column.rows, env.exact)
            made.append(Cand(Val(square), view.dev - ENTRYWISE))
    return made


def _one_hot(cand: Cand, env: Environment) -> list[Cand]:
    """As many places as the label has classes; a vector stands as the network's vectors do."""
    if not cand.val.of:
        return []
    quantity = env.words.network.quantities[cand.val.of]
    if quantity.label is None or cand.val.data is None:
        raise Unbound(f"{cand.val.of} is no label, so that onehot has no length")
    count = quantity.label if isinstance(quantity.label, int) else env.points.sizes[quantity.label]
    rows, columns = (1, int(count)) if env.words.network.vectors == "row" else (int(count), 1)
    return [Cand(Val(lines.one_hot(cand.val.data, rows, columns), named=True), cand.dev)]
