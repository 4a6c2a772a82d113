"""Form -> SymPy -> Form, and the forward pass by SymPy's own substitution."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form
from symbackprop.algebra.shapes import SCALAR
from symbackprop.errors import ShapeError
from symbackprop.network.file import loads
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.network import Network
from symbackprop.network.scope import Scope
from symbackprop.network.sympy_border import to_sympy
from symbackprop.network.sympy_native import UnknownNode
from symbackprop.network.sympy_reading import Known, from_sympy

WORKED = sorted((Path(__file__).parents[1] / "worked").glob("*/net.yaml"))
ARRAYS = {
    array.name: array
    for array in (
        *(build.scalar("a"), build.scalar("c"), build.matrix("o", 1, 1)),
        *(build.column("x", 2), build.column("u", 3), build.row("v", 2), build.row("r", 3)),
        *(
            build.matrix("W", 3, 2),
            build.matrix("V", 2, 3),
            build.matrix("X", "m", 2),
            build.matrix("Y", "m", 3),
        ),
        *(build.matrix("p", 3, 1), build.matrix("q", 1, 2)),
    )
}
SCOPE = Scope(ARRAYS, {"m": "m", "K": "K"}, {"phi": "elementwise"})
KNOWN = Known(ARRAYS, {"m": "m"})


def there_and_back(text: str, scope: Scope = SCOPE) -> tuple[Form, Form]:
    form = parse(text, scope)
    return from_sympy(to_sympy(form), KNOWN), form


# -- there and back ----------------------------------------------------------------------------------------

TEXTS = """
W @ x + u | -W @ x | -1/K*sum(u*log(r.T)) | X @ W.T + u | X @ W.T + r | 1/(2*m)*sum((Y - X @ W.T)**2)
1 - x | 2*a*c | a*2 | a*-2 | x*-2 | a**-1*c | c*a**-1 | a/c | x/a | a**-1*x | x/v.T | 1/x | 1/2/a
-(a/c) | a - (c - a) | -(-a) | a - -3 | a + -3 | -3 + a | a/2/c | 1/a/c | a*(c*a) | (a*c)*a | 2**-1
(x**2)**3 | a**(1/2) | o + a | o + a + a | p + o | V + p.T | V + r | W + a | W*q | V @ p | p*p | relu(o)
sum(o)
o > a | p > a | p > o | a > c | W[1,2] | p[1,1] | x[2] | p[2,:] | q[:,2] | V @ p @ o | x @ a
dot(x, v)*x | dot(x, v)/2 | outer(u, x) | diag(u) | diag(r) | diag(u.T) | trace(outer(u, u)) | eye(3) @ W
ones(3) + u | ones(3, 1) | ones(m, 2)*X | max(u) | maximum(u, 0) | maximum(a, c) | x in [-1, a]
a in {1, 2} | 0 < x <= 1 | x != 0 | phi(x) | leaky_relu(x, a=1/10) | softmax(x) | softmax(X, axis=1)
log_softmax(W, axis=0) | sum(X, axis=0) | mean(W, axis=1) | norm(W) | sqrt(m)*a | onehot(a, K)
mse(x, v.T) | mse(W @ x, u, reduction=half) | bce(sigmoid(u), r.T) | cross_entropy_logits(u, r.T)
huber(u, 2*u) | hinge(u, r.T) | sigmoid(a*c)*x | 2*-x | -2*x | 1*x | 1*a | m*a | m*K | 1/m*1/K | (2*a)**2
o.T @ o
"""


@pytest.mark.parametrize("text", [t.strip() for line in TEXTS.strip().splitlines() for t in line.split("|")])
def test_what_goes_out_comes_back(text: str) -> None:
    back, form = there_and_back(text)
    assert back == form


ATOMS = st.sampled_from([*ARRAYS, "2", "1/3", "m", "K", "0.7"])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "@", ">", "<="]), inner)
    calls = st.sampled_from(["relu", "softmax", "sum", "exp", "norm", "diag", "phi", "tanh", "max", "trace"])
    return st.one_of(
        two.map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        two.map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
        st.tuples(calls, inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"({t}).T"),
        inner.map(lambda t: f"-{t}"),
        st.tuples(inner, st.sampled_from(["2", "-1", "1/2"])).map(lambda t: f"({t[0]})**({t[1]})"),
        inner.map(lambda t: f"sum({t}, axis=0)"),
        inner.map(lambda t: f"({t})[1]"),
        inner.map(lambda t: f"({t})[:,1]"),
    )


@settings(max_examples=600, deadline=None)
@given(st.recursive(ATOMS, grown, max_leaves=8))
def test_every_form_that_the_parser_makes_comes_back(text: str) -> None:
    try:
        back, form = there_and_back(text)
    except FormulaError:
        return
    assert back == form


# -- by the table ------------------------------------------------------------------------------------------


def test_the_table_of_the_language_holds() -> None:
    W, X, u, x = (to_sympy(ARRAYS[name]) for name in ("W", "X", "u", "x"))
    a, c, m = sympy.Symbol("a"), sympy.Symbol("c"), sympy.Symbol("m", integer=True, positive=True)
    table = {
        "a": a,
        "x": sympy.MatrixSymbol("x", 2, 1),
        "W": sympy.MatrixSymbol("W", 3, 2),
        "W @ W.T @ u": sympy.MatMul(W, sympy.Transpose(W), u),
        "u + W @ x": sympy.MatAdd(u, sympy.MatMul(W, x)),
        "u - u": sympy.MatAdd(u, sympy.MatMul(-1, u)),
        "2*(u + W @ x)": sympy.MatMul(2, sympy.MatAdd(u, sympy.MatMul(W, x))),
        "W*W": sympy.HadamardProduct(W, W),
        "X @ W.T + u": sympy.MatAdd(
            sympy.MatMul(X, sympy.Transpose(W)), sympy.MatMul(sympy.OneMatrix(m, 1), sympy.Transpose(u))
        ),
        "outer(u, x)": sympy.MatMul(u, sympy.Transpose(x)),
        "diag(u)": sympy.DiagMatrix(u),
        "eye(3)": sympy.Identity(3),
        "trace(outer(u, u))": sympy.Trace(sympy.MatMul(u, sympy.Transpose(u))),
        "c - a": sympy.Add(c, sympy.Mul(-1, a, evaluate=False), evaluate=False),
    }
    for text, expected in table.items():
        assert to_sympy(parse(text, SCOPE)) == expected, text


def test_the_authors_order_is_kept() -> None:
    form = to_sympy(parse("u + W @ x", SCOPE))
    assert [str(arg) for arg in form.args] == ["u", "W*x"]
    assert [str(arg) for arg in to_sympy(parse("c + a", SCOPE)).args] == ["c", "a"]


def test_scalars_are_expr_and_matrices_matrix_expr() -> None:
    for text in ("dot(x, v) + 1", "sum(W)", "a*c", "a > c", "W[1,2]", "relu(a)", "max(u)"):
        form = parse(text, SCOPE)
        assert form.shape == SCALAR
        assert isinstance(to_sympy(form), sympy.Expr)
        assert not isinstance(to_sympy(form), sympy.MatrixExpr)
    for text in ("W @ x", "softmax(u)", "sum(W, axis=0)", "u > 0", "W[1,:]", "onehot(a, 3)", "W/2"):
        assert isinstance(to_sympy(parse(text, SCOPE)), sympy.MatrixExpr)


# -- from SymPy's own spellings ----------------------------------------------------------------------------


def test_sympys_own_spellings_are_read() -> None:
    W, V, u, x = (to_sympy(ARRAYS[name]) for name in ("W", "V", "u", "x"))
    t, a, c = sympy.Symbol("t"), sympy.Symbol("a"), sympy.Symbol("c")
    pairs: dict[str, Any] = {
        "W @ x": W * x,
        "2*W @ x": 2 * W * x,
        "-W @ x": -(W * x),
        "W**2": sympy.hadamard_product(W, W),
        "u**3": sympy.HadamardPower(u, 3),
        "exp(u)": u.applyfunc(sympy.exp),
        "tanh(u)": u.applyfunc(sympy.Lambda(t, sympy.tanh(t))),
        "exp(2*u)": u.applyfunc(sympy.Lambda(t, sympy.exp(t) ** 2)),
        "phi(u)": u.applyfunc(sympy.Lambda(t, sympy.Function("phi")(t))),
        "maximum(u, 0)": u.applyfunc(sympy.Lambda(t, sympy.Max(t, 0, evaluate=False))),
        "(W @ V) @ (W @ V)": (W * V) ** 2,
        "a/c": a / c,
        "log(a)": sympy.log(a),
        "W[1,2]": W[0, 1],
    }
    for text, expression in pairs.items():
        form = from_sympy(expression, KNOWN)
        if text == "maximum(u, 0)":
            assert form.shape == ARRAYS["u"].shape
        else:
            assert form == parse(text, SCOPE), text


def test_a_symbol_that_is_not_declared_is_read_by_its_shape() -> None:
    assert from_sympy(sympy.MatrixSymbol("n", 4, 1)).shape == (4, None)
    assert from_sympy(sympy.MatrixSymbol("n", 1, 4)).shape == (None, 4)
    assert from_sympy(sympy.MatrixSymbol("n", 4, 5)).shape == (4, 5)
    assert from_sympy(sympy.Symbol("n")).shape == SCALAR


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (sympy.Inverse(sympy.MatrixSymbol("A", 3, 3)), "only whole powers of a matrix are"),
        (sympy.Integral(sympy.Symbol("a")), "Integral is not part of the language"),
        (sympy.Piecewise((sympy.Symbol("a"), sympy.Symbol("c") > 0), (0, True)), "Piecewise is not part of"),
        (sympy.MatrixSymbol("A", 3, 2).applyfunc(sympy.zeta), "zeta is not part of the language"),
        (sympy.MatrixSymbol("A", 3, 2).applyfunc(sympy.gamma), "gamma is not part of the language"),
        (sympy.Float("0.5") * sympy.Symbol("a"), "0.500000000000000 is not exact"),
        (sympy.pi * sympy.Symbol("a"), "Pi is not part of the language"),
        (sympy.Symbol("a") ** sympy.Symbol("c"), "the exponent c must be a number"),
        (sympy.ZeroMatrix(3, 2), "ZeroMatrix is not part of the language"),
        (sympy.ImmutableMatrix([[1, 2]]), "is not part of the language"),
        ("__import__('os')", "is not an expression of SymPy's"),
    ],
    ids=str,
)
def test_an_unknown_node_raises(expression: Any, message: str) -> None:
    with pytest.raises(UnknownNode, match=message):
        from_sympy(expression, KNOWN)


def test_shapes_are_ours_to_check() -> None:
    n, m = sympy.symbols("n m", integer=True, positive=True)
    W = sympy.MatrixSymbol("W", n, m)
    with pytest.raises(ShapeError, match="W is n x m but W is n x m"):
        from_sympy(sympy.MatMul(W, W))
    with pytest.raises(ShapeError, match="x is declared 2 x 1 but its symbol is 3 x 1"):
        from_sympy(sympy.MatrixSymbol("x", 3, 1), KNOWN)


# -- the forward pass --------------------------------------------------------------------------------------

NUMBERS: dict[str, Any] = {
    "a": sympy.Rational(2, 3),
    "c": sympy.Integer(-5),
    "o": [[7]],
    "x": [[2], [-3]],
    "u": [[1], [-4], [5]],
    "v": [[6, -1]],
    "r": [[3, 8, -2]],
    "W": [[1, -2], [3, 4], [-5, 6]],
    "V": [[2, 0, -1], [1, -3, 7]],
    "p": [[4], [-2], [9]],
    "q": [[-7, 3]],
}


def values(text: str) -> Any:
    """SymPy's own substitution and `.doit()`; nothing of our evaluator takes part."""
    expression = to_sympy(parse(text, SCOPE))
    given_numbers = {
        to_sympy(ARRAYS[name]): sympy.ImmutableMatrix(v) if isinstance(v, list) else v
        for name, v in NUMBERS.items()
    }
    return expression.subs(given_numbers).doit()


FORWARD: list[tuple[str, Any]] = [
    ("W @ x + u", [[9], [-10], [-23]]),
    ("relu(W @ x)", [[8], [0], [0]]),
    ("v @ W.T + r", [[11, 22, -38]]),
    ("W + a", [["5/3", "-4/3"], ["11/3", "14/3"], ["-13/3", "20/3"]]),
    ("W*v", [[6, 2], [18, -4], [-30, -6]]),
    ("W*u", [[1, -2], [-12, -16], [-25, 30]]),
    ("W/2", [["1/2", -1], ["3/2", 2], ["-5/2", 3]]),
    ("u/p", [["1/4"], [2], ["5/9"]]),
    ("u**-1", [[1], ["-1/4"], ["1/5"]]),
    ("1/2*sum((W @ x - u)**2)", 571),
    ("sum(W, axis=0)", [[-1, 8]]),
    ("mean(W, axis=1)", [["-1/2"], ["7/2"], ["1/2"]]),
    ("max(V)", 7),
    ("V > 0", [[1, 0, 0], [1, 0, 1]]),
    ("V in [-1, 1]", [[0, 1, 1], [1, 0, 0]]),
    ("c < a", 1),
    ("dot(x, v)*c", -75),
    ("outer(x, u)", [[2, -8, 10], [-3, 12, -15]]),
    ("diag(x)", [[2, 0], [0, -3]]),
    ("trace(V @ W)", 35),
    ("W[2,:]", [[3, 4]]),
    ("W[3,1] + x[2]", -8),
    ("onehot(2, 3)", [[0], [1], [0]]),
    ("softmax(u - u)", [["1/3"]] * 3),
    ("leaky_relu(u, a=1/10)", [[1], ["-2/5"], [5]]),
    ("maximum(u, p)", [[4], [-2], [9]]),
    ("o + a", [["23/3"]]),
    ("mse(u, p)", "29/3"),
    ("a/c", "-2/15"),
    ("a*-2", "-4/3"),
    ("1 - x", [[-1], [4]]),
]


def exactly(value: Any) -> Any:
    return (
        sympy.ImmutableMatrix(value).applyfunc(sympy.Rational)
        if isinstance(value, list)
        else sympy.Rational(value)
    )


@pytest.mark.parametrize(("text", "expected"), FORWARD, ids=[text for text, _ in FORWARD])
def test_doit_after_substitution_is_the_value(text: str, expected: Any) -> None:
    assert values(text) == exactly(expected)


def test_transcendental_values_are_sympys() -> None:
    e = sympy.E
    found = values("softmax(x)")
    assert sympy.simplify(found[0, 0] - e**5 / (1 + e**5)) == 0
    assert sympy.simplify(values("sigmoid(a)") - 1 / (1 + sympy.exp(-sympy.Rational(2, 3)))) == 0


LONG_AXES = ((784, 6), (512, 5))


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.parent.name)
def test_every_worked_network_runs_forward_in_sympy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for large, small in LONG_AXES:  # the same equations; 784 fractions times 512 rows only take long
        text = text.replace(f"{large}]", f"{small}]").replace(f"[{large},", f"[{small},")
    for network in loads(text, path.name, path.parent):
        for equation in network.equations:
            sized = equation.rhs.subs({s: 2 + k for k, s in enumerate(_sizes(equation.rhs, network))})
            drawn = {symbol: _drawn(symbol, k) for k, symbol in enumerate(_symbols(sized, network))}
            value = sized.subs(drawn).doit()
            assert isinstance(value, sympy.MatrixBase) or value.is_number, equation.name


def _sizes(expression: Any, network: Network) -> list[Any]:
    return sorted((s for s in expression.atoms(sympy.Symbol) if s.name in network.sizes), key=str)


def _symbols(expression: Any, network: Network) -> list[Any]:
    return sorted((s for s in expression.free_symbols if s.name in network.quantities), key=str)


def _drawn(symbol: Any, k: int) -> Any:
    """Small fractions above 0, all different, so that logarithms exist."""
    if not symbol.is_Matrix:
        return sympy.Rational(1, 3 + k)
    rows, columns = symbol.shape
    cells = [[sympy.Rational(1 + i, 11 + 7 * i + 3 * j + k) for j in range(columns)] for i in range(rows)]
    return sympy.ImmutableMatrix(cells)


def test_a_fraction_is_carried_exactly() -> None:
    assert to_sympy(build.num(Fraction(1, 3))) == sympy.Rational(1, 3)
