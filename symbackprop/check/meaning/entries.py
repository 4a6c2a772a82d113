r"""Entries of an array at printed indices: `\text{softmax}_i(x)`, `(W x)_{ij}`."""

from __future__ import annotations

from symbackprop.check.names.uses import printed_index
from symbackprop.check.records.value import Cand, IllTyped, Val, arrays, pruned
from symbackprop.check.values.environment import Environment, picked
from symbackprop.points.dual import Dual


def entries(found: list[Cand], tokens: tuple[str, ...], env: Environment) -> list[Cand]:
    """The entry of each candidate at printed indices: of a vector by one, of a matrix by two."""
    places = [printed_index(t, env.words) for t in tokens]
    if any(p is None for p in places):
        return found if all(t in env.points.sizes or t in ("\\times", "_") for t in tokens) else []
    out = []
    for cand in found:
        for view in arrays(cand, env.settings.layout):
            assert view.val.data is not None
            try:
                picked_value = _entry(view.val, [env.place(p) for p in places if p is not None])
            except IllTyped:
                continue
            if picked_value is not None:
                indexed = any(p is not None and p.runs for p in places)
                out.append(Cand(Val(picked_value, indexed=indexed), view.dev))
    return pruned(out)


def _entry(val: Val, places: list[object]) -> Dual | None:
    assert val.data is not None
    rows, columns = val.shape
    if len(places) == 2:
        return picked(val.data, places[0], places[1])
    if len(places) == 1 and 1 in (rows, columns):
        return picked(val.data, places[0], None) if columns == 1 else picked(val.data, None, places[0])
    if len(places) == 1 and not isinstance(places[0], int):  # (A)_i is row i, as A_i is
        return picked(val.data, places[0], None)
    return None
