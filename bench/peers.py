"""One derivation by one system, in a process of its own: `python bench/peers.py SYSTEM CASE`.

Every system derives all gradients of the case with symbolic sizes. Only the derivation is timed, not the
imports. Printed are the seconds, and what SymPy left undone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from networks import CASES

TWO_LAYER, GATED, LINEAR_8, LINEAR_64 = CASES
LAYERS = {LINEAR_8: 8, LINEAR_64: 64}


def ours(case: str, checks: bool) -> Callable[[], object]:
    from symbackprop.derive.derive import derive
    from symbackprop.network.file import loads

    (network,) = loads(CASES[case])
    return lambda: derive(network, None, checks)


# -- tensorgrad --------------------------------------------------------------------------------------------


def tensorgrad_loss(case: str) -> tuple[Any, list[Any]]:
    import sympy as sp
    import tensorgrad as tg
    import tensorgrad.functions as F

    a, b, c = sp.symbols("a b c")
    if case in LAYERS:
        sizes = sp.symbols(f"n0:{LAYERS[case] + 1}")
        h = tg.Variable("h0", sizes[0])
        weights = []
        for k in range(1, len(sizes)):
            weights.append(tg.Variable(f"W{k}", sizes[k - 1], sizes[k]))
            h = h @ weights[-1]
        error = h - tg.Variable("y", sizes[-1])
        return error @ error, weights
    x, y = tg.Variable("x", a), tg.Variable("y", c)
    w1, b1 = tg.Variable("W1", a, b), tg.Variable("b1", b)
    w2, b2 = tg.Variable("W2", a, b), tg.Variable("b2", b)
    w3, b3 = tg.Variable("W3", b, c), tg.Variable("b3", c)
    if case == TWO_LAYER:
        error = F.relu(x @ w1 + b1) @ w3 + b3 - y
        return error @ error, [w1, b1, w3, b3]
    gate = F.relu(x @ w1 + b1) * F.sigmoid(x @ w2 + b2)
    p = F.softmax(gate @ w3 + b3, dim="c")
    return -F.sum(y * F.log(p)), [x, w1, b1, w2, b2, w3, b3]


def tensorgrad_closed(case: str) -> Callable[[], object]:
    import tensorgrad  # so that its import is not timed

    assert tensorgrad

    def run() -> object:
        loss, wrt = tensorgrad_loss(case)
        return [loss.grad(w).full_simplify() for w in wrt]

    return run


def tensorgrad_sweep(case: str) -> Callable[[], object]:
    import tensorgrad as tg
    from tensorgrad.compiler.runtime import CompiledProgram

    def run() -> object:
        loss, wrt = tensorgrad_loss(case)
        return CompiledProgram((loss, *tg.grad(loss, wrt)))

    return run


# -- SymPy -------------------------------------------------------------------------------------------------


def sympy_matrix(case: str) -> Callable[[], object]:
    import sympy as sp

    a, b, c = sp.symbols("a b c", integer=True, positive=True)
    v = sp.Dummy("v", real=True)
    x, y = sp.MatrixSymbol("x", a, 1), sp.MatrixSymbol("y", c, 1)
    w1, b1 = sp.MatrixSymbol("W1", b, a), sp.MatrixSymbol("b1", b, 1)
    w2, b2 = sp.MatrixSymbol("W2", b, a), sp.MatrixSymbol("b2", b, 1)
    w3, b3 = sp.MatrixSymbol("W3", c, b), sp.MatrixSymbol("b3", c, 1)

    def relu(z: Any) -> Any:
        return z.applyfunc(sp.Lambda(v, sp.Max(v, 0)))

    def squared(error: Any) -> Any:
        return error.T * error

    def run() -> object:
        if case in LAYERS:
            sizes = sp.symbols(f"n0:{LAYERS[case] + 1}", integer=True, positive=True)
            ws = [sp.MatrixSymbol(f"W{k}", sizes[k], sizes[k - 1]) for k in range(1, len(sizes))]
            h = sp.MatrixSymbol("h0", sizes[0], 1)
            for w in ws:
                h = w * h
            loss = squared(h - sp.MatrixSymbol("y", sizes[-1], 1))
            return [loss.diff(w) for w in ws]
        if case == TWO_LAYER:
            loss = squared(w3 * relu(w1 * x + b1) + b3 - y)
            return [loss.diff(w) for w in (w1, b1, w3, b3)]
        gate = sp.HadamardProduct(
            relu(w1 * x + b1), (w2 * x + b2).applyfunc(sp.Lambda(v, 1 / (1 + sp.exp(-v))))
        )
        e = (w3 * gate + b3).applyfunc(sp.exp)
        loss = sp.log((sp.OneMatrix(1, c) * e)[0, 0]) - (y.T * (w3 * gate + b3))[0, 0]
        return [loss.diff(w) for w in (x, w1, b1, w2, b2, w3, b3)]

    return run


Entry = Callable[[Any], Any]  # the entry of a vector at an index


def total(size: Any, body: Entry) -> Any:
    """The sum over an index of its own."""
    import sympy as sp

    k = sp.Dummy("k", integer=True)
    return sp.Sum(body(k), (k, 0, size - 1))


def entries_of(vector: Any) -> Entry:
    return lambda i: vector[i, 0]


def affine(w: Any, h: Entry, size: Any, bias: Any = None) -> Entry:
    return lambda i: total(size, lambda k: w[i, k] * h(k)) + (0 if bias is None else bias[i, 0])


def index_linear(layers: int) -> tuple[Any, list[Any]]:
    import sympy as sp

    sizes = sp.symbols(f"n0:{layers + 1}", integer=True, positive=True)
    ws = [sp.MatrixSymbol(f"W{k}", sizes[k], sizes[k - 1]) for k in range(1, len(sizes))]
    start, target = sp.MatrixSymbol("h0", sizes[0], 1), sp.MatrixSymbol("y", sizes[-1], 1)
    h = entries_of(start)
    for w, size in zip(ws, sizes, strict=False):
        h = affine(w, h, size)
    return total(sizes[-1], lambda i: (h(i) - target[i, 0]) ** 2), ws


def index_layers(case: str) -> tuple[Any, list[Any]]:
    import sympy as sp

    a, b, c = sp.symbols("a b c", integer=True, positive=True)
    x, y = sp.MatrixSymbol("x", a, 1), sp.MatrixSymbol("y", c, 1)
    w1, b1 = sp.MatrixSymbol("W1", b, a), sp.MatrixSymbol("b1", b, 1)
    w2, b2 = sp.MatrixSymbol("W2", b, a), sp.MatrixSymbol("b2", b, 1)
    w3, b3 = sp.MatrixSymbol("W3", c, b), sp.MatrixSymbol("b3", c, 1)
    z1 = affine(w1, entries_of(x), a, b1)
    if case == TWO_LAYER:
        out = affine(w3, lambda k: sp.Max(z1(k), 0), b, b3)
        return total(c, lambda i: (out(i) - y[i, 0]) ** 2), [w1, b1, w3, b3]
    z2 = affine(w2, entries_of(x), a, b2)
    s = affine(w3, lambda k: sp.Max(z1(k), 0) / (1 + sp.exp(-z2(k))), b, b3)
    loss = sp.log(total(c, lambda i: sp.exp(s(i)))) - total(c, lambda i: y[i, 0] * s(i))
    return loss, [x, w1, b1, w2, b2, w3, b3]


def sympy_index(case: str) -> Callable[[], object]:
    import sympy as sp

    p, q = sp.symbols("p q", integer=True)

    def run() -> object:
        loss, wrt = index_linear(LAYERS[case]) if case in LAYERS else index_layers(case)
        return [loss.diff(w[p, 0] if w.shape[1] == 1 else w[p, q]) for w in wrt]

    return run


def undone(found: Any) -> str:
    """What SymPy's matrix derivative left: arrays with permuted axes, or 0 where the gradient is not 0."""
    from sympy.tensor.array.expressions.array_expressions import _CodegenArrayAbstract

    arrays = sum(1 for g in found if isinstance(g, _CodegenArrayAbstract))
    zeros = sum(1 for g in found if getattr(g, "is_ZeroMatrix", False))
    left = [
        f"{count} of {len(found)} {what}"
        for count, what in ((arrays, "left as arrays"), (zeros, "wrong: 0"))
        if count
    ]
    return ", ".join(left)


SYSTEMS: dict[str, Callable[[str], Callable[[], object]]] = {
    "symbackprop": lambda case: ours(case, False),
    "symbackprop, checked": lambda case: ours(case, True),
    "tensorgrad, closed forms": tensorgrad_closed,
    "tensorgrad, compiled sweep": tensorgrad_sweep,
    "SymPy matrix .diff": sympy_matrix,
    "SymPy index form": sympy_index,
}


def main(system: str, case: str) -> None:
    run = SYSTEMS[system](case)
    start = time.process_time()
    found = run()
    print(f"{time.process_time() - start:.4f} {undone(found) if system == 'SymPy matrix .diff' else ''}")


if __name__ == "__main__":
    main(*sys.argv[1:])
