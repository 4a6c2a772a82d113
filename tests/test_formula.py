"""Text -> Form: what the language has, what it refuses, and with which words."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbackprop.algebra import build
from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Divide,
    Element,
    Form,
    Hadamard,
    Indicator,
    MatMul,
    Neg,
    Number,
    OneHot,
    Ones,
    Power,
    Reduce,
    RowFn,
    Scale,
    SizeOf,
    Transpose,
)
from symbackprop.network.formula import FormulaError, parse
from symbackprop.network.scope import Scope

W, X, W2 = build.matrix("W", "m", "n"), build.matrix("X", "k", "n"), build.matrix("W2", 3, 2)
x, b, h1 = build.column("x", "n"), build.column("b", "m"), build.column("h1", 3)
a, c, theta = build.scalar("a"), build.scalar("c"), build.scalar("θ")
ARRAYS = {array.name: array for array in (W, X, W2, x, b, h1, a, c, theta)}
SCOPE = Scope(ARRAYS, {"m": "m", "n": "n", "K": "K", "batch": "k"}, {"phi": "elementwise", "l": "scalar"})


def read(text: str, scope: Scope = SCOPE) -> Form:
    return parse(text, scope)


def refusal(text: str, scope: Scope = SCOPE) -> tuple[int, str]:
    with pytest.raises(FormulaError) as caught:
        parse(text, scope)
    return caught.value.column, caught.value.message


# -- what is read ------------------------------------------------------------------------------------------


def test_an_affine_map_keeps_the_authors_order() -> None:
    assert read("b + W @ x") == Add((b, MatMul((W, x), ("m", None))), ("m", None))


def test_a_chain_of_products_is_flat() -> None:
    assert read("W @ X.T @ X @ x") == MatMul((W, Transpose(X, ("n", "k")), X, x), ("m", None))


def test_a_difference_is_a_sum_with_a_sign() -> None:
    assert read("a - c - θ") == Add((a, Neg(c, c.shape), Neg(theta, theta.shape)), (None, None))


@pytest.mark.parametrize("text", ["-W @ x", "-(W @ x)", "-1*(W @ x)"])
def test_a_minus_sign_stays_in_front_of_the_whole_product(text: str) -> None:
    assert read(text) == Neg(MatMul((W, x), ("m", None)), ("m", None))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", "1/10"),
        ("1e-3", "1/1000"),
        ("2.50", "5/2"),
        ("1/3", "1/3"),
        ("-7/2", "-7/2"),
        ("12345678901234567890.5", "24691357802469135781/2"),
    ],
)
def test_numbers_are_the_ones_that_are_spelled(text: str, value: str) -> None:
    assert read(text) == Number(Fraction(value))


def test_a_number_in_front_of_a_sum_scales_it() -> None:
    form = read("1/2*sum((W @ x - b)**2)")
    assert isinstance(form, Scale)
    assert form.factor == Number(Fraction(1, 2))
    assert isinstance(form.arg, Reduce)


def test_a_size_is_a_number_of_its_own() -> None:
    assert read("1/(2*batch)") == Divide(
        Number(Fraction(1)), Hadamard((Number(Fraction(2)), SizeOf("k")), (None, None)), (None, None)
    )


def test_a_number_in_front_of_several_factors_scales_their_product() -> None:
    assert read("1/2*a*c") == Scale(Number(Fraction(1, 2)), Hadamard((a, c), (None, None)), (None, None))
    assert read("3*W @ x") == Scale(Number(Fraction(3)), MatMul((W, x), ("m", None)), ("m", None))


def test_powers_are_of_entries_and_rational() -> None:
    assert read("b**2") == Power(b, Fraction(2), b.shape)
    assert read("a**(1/2)") == Power(a, Fraction(1, 2), a.shape)
    assert read("a**-1") == Power(a, Fraction(-1), a.shape)
    assert read("-a**2") == Neg(Power(a, Fraction(2), a.shape), a.shape)


def test_a_bias_over_a_batch_is_written_out() -> None:
    form = read("X @ W.T + b")
    assert isinstance(form, Add)
    assert form.args[1] == MatMul((Ones(("k", None)), Transpose(b, (None, "m"))), ("k", "m"))


def test_elements_count_from_one() -> None:
    assert read("x[3]") == Element(x, 3, None, (None, None))
    assert read("W2[3,2]") == Element(W2, 3, 2, (None, None))
    assert read("W2[3,:]") == Element(W2, 3, None, (None, 2))
    assert read("W2[:,2]") == Element(W2, None, 2, (3, None))


def test_a_lying_vector_takes_one_index_too() -> None:
    lying = build.row("r", 4)
    assert read("r[4]", Scope({"r": lying}, lying=True)) == Element(lying, None, 4, (None, None))


def test_a_comparison_is_an_indicator() -> None:
    assert read("b > 0") == Indicator(">", b, Number(Fraction(0)), b.shape)


def test_an_interval_is_a_product_of_two_indicators() -> None:
    low = Indicator(">=", b, Number(Fraction(-1)), b.shape)
    high = Indicator("<=", b, Number(Fraction(2)), b.shape)
    assert read("b in [-1, 2]") == Hadamard((low, high), b.shape)


def test_a_chain_of_comparisons_is_a_product() -> None:
    low = Indicator("<", Number(Fraction(-1)), b, b.shape)
    high = Indicator("<=", b, Number(Fraction(2)), b.shape)
    assert read("-1 < b <= 2") == Hadamard((low, high), b.shape)


def test_a_set_is_a_sum_of_indicators() -> None:
    one, two = (Indicator("==", a, Number(Fraction(k)), a.shape) for k in (1, 2))
    assert read("a in {1, 2}") == Add((one, two), (None, None))


def test_members_that_may_be_equal_count_once() -> None:
    one, two = (Indicator("!=", a, Element(x, k, None, (None, None)), a.shape) for k in (1, 2))
    none = Hadamard((one, two), (None, None))
    assert read("a in {x[1], x[2]}") == Add((Number(Fraction(1)), Neg(none, (None, None))), (None, None))
    assert read("a in {x[1]}") == Indicator("==", a, Element(x, 1, None, (None, None)), a.shape)


def test_functions_take_their_parameters_by_name_or_place() -> None:
    assert read("leaky_relu(b)") == Apply("leaky_relu", (b,), b.shape, (Fraction(1, 100),))
    assert read("leaky_relu(b, a=1/5)") == read("leaky_relu(b, 0.2)")
    assert read("leaky_relu(b, 0.2)") == Apply("leaky_relu", (b,), b.shape, (Fraction(1, 5),))


def test_a_number_beside_a_vector_is_repeated() -> None:
    assert read("maximum(b, 0)").shape == ("m", None)


def test_axes_are_those_of_numpy() -> None:
    assert read("sum(W2, axis=0)") == Reduce("sum", W2, 0, (None, 2))
    assert read("mean(W2, axis=1)") == Reduce("mean", W2, 1, (3, None))
    assert read("max(W2, axis=-1)") == Reduce("max", W2, 1, (3, None))
    assert read("sum(W2)") == Reduce("sum", W2, None, (None, None))
    assert read("softmax(W2, axis=0)") == RowFn("softmax", W2, 0, (3, 2))
    assert read("softmax(h1)") == RowFn("softmax", h1, 0, (3, None))


def test_labels_and_ones_take_sizes() -> None:
    assert read("onehot(a, K)") == OneHot(a, ("K", None))
    assert read("ones(2)", Scope({}, lying=True)) == Ones((None, 2))
    assert read("ones(batch, 3)") == Ones(("k", 3))
    assert read("eye(n)").shape == ("n", "n")


def test_losses_take_their_reduction_as_a_word() -> None:
    total = read("mse(W @ x, b, reduction=sum)")
    assert total == read("sum((W @ x - b)**2)")
    assert read("mse(W @ x, b, reduction=half)") == read("1/2*sum((W @ x - b)**2)")


def test_composites_add_ordinary_equations() -> None:
    written: list[str] = []

    def write(hint: str, form: Form) -> Array:
        written.append(hint)
        return Array(f"y_{hint}", form.shape)

    form = read("layernorm(W @ x, a, c)", Scope(ARRAYS, write=write))
    assert written
    assert form.shape == ("m", None)


def test_general_functions_are_known_by_their_names() -> None:
    assert read("phi(b)") == Apply("phi", (b,), b.shape)
    assert read("l(b)") == Reduce("l", b, None, (None, None))


def test_greek_names_and_line_breaks_do_no_harm() -> None:
    assert read("θ *\n  a") == Hadamard((theta, a), (None, None))


def test_a_sum_of_four_hundred_summands_is_flat() -> None:
    form = read(" + ".join(["a", "c"] * 200))
    assert isinstance(form, Add)
    assert len(form.args) == 400


# -- what is refused ---------------------------------------------------------------------------------------

MESSAGES = [
    ("W2 @ h1", 1, "W2 is 3 x 2 but h1 is 3 x 1 in W2 @ h1; did you mean W2.T?"),
    ("a*(W2 @ h1)", 4, "W2 is 3 x 2 but h1 is 3 x 1 in W2 @ h1; did you mean W2.T?"),
    ("relu(W2) @ h1", 1, "relu(W2) is 3 x 2 but h1 is 3 x 1 in relu(W2) @ h1"),
    ("b + relu(x)", 1, "b is m x 1 but relu(x) is n x 1 in b + relu(x)"),
    ("mse(W @ x, h1)", 1, "W @ x is m x 1 but h1 is 3 x 1 in mse(W @ x, h1)"),
    ("diag(W2)", 1, "W2 is 3 x 2, a vector was needed for diag in diag(W2)"),
    ("outer(W2, h1)", 1, "W2 is 3 x 2, a vector was needed for outer"),
    ("V @ x", 1, "unknown name V"),
    ("W_2 @ x", 1, "unknown name W_2; did you mean W2?"),
    ("a + rleu(b)", 5, "unknown function rleu; did you mean relu?"),
    ("binary_cross_entropy(a, b)", 1, "unknown function binary_cross_entropy; did you mean bce?"),
    ("a + Relu(b)", 5, "unknown function Relu; did you mean relu?"),
    ("a + LN(b)", 5, "unknown function LN; did you mean log?"),
    ("a(c + 1)", 1, "a is a quantity, not a function; write a*(..) for a product"),
    ("relu + 1", 1, "relu is a function, write relu(..)"),
    ("relu(b)(b)", 1, "relu(b) is not a function"),
    ("np.tanh(b)", 1, "np.tanh is not a function; write tanh(b)"),
    ("h1.sum()", 1, "h1.sum is not a function; write sum(h1)"),
    ("np.nonsense(b)", 1, "np.nonsense is not a function"),
    ("__import__('os')", 1, "__import__ is not part of the language"),
    ("().__class__", 4, "__class__ is not part of the language"),
    ("W.shape", 1, "unknown attribute .shape, only .T is part of the language"),
    ("W.t @ b", 1, "unknown attribute .t, only .T is part of the language; write .T for the transpose"),
    (
        "lambda: a",
        1,
        "lambda is a word of Python and not part of the language; call it lam, with latex: '\\lambda'",
    ),
    ("a if a else c", 3, "if is a word of Python and not part of the language"),
    ("not a", 1, "not is a word of Python and not part of the language"),
    ("(a := c)", 2, "`:=` is not part of the language"),
    ("f'{a}'", 2, "no quotes: the slope phi' is derived, it can't be written in an equation"),
    ("phi'(b)", 4, "no quotes: the slope phi' is derived, it can't be written in an equation"),
    ('"a"', 1, "no quotes inside an expression"),
    ("a^2", 2, "`^` is not an operator here, write ** for a power"),
    ("a − c", 3, "this is a typographic minus sign, write -"),
    ("a # c", 3, "a comment can't stand in an expression"),
    ("a; c", 2, "one expression, without `;`"),
    ("z = a", 3, "an equation is written `name: expression`, without `=`"),
    ("\\theta", 1, "write the plain name here and its LaTeX under `latex:`"),
    ("a // c", 1, "this operator is not part of the language in a // c; it has @ + - * / **"),
    ("ϕ*a", 1, "the character 'ϕ' is not part of the language, write φ"),
    ("𝐚*c", 1, "the character '𝐚' is not part of the language, write a"),
    ("a ☃ c", 3, "the character '☃' is not part of the language"),
    ("", 1, "the expression is empty"),
    ("a +", 4, "the expression ends too early, an operand was expected"),
    ("a c", 1, "not an expression at 'a c'; is an operator missing?"),
    ("relu(a", 5, "'(' is never closed"),
    ("a) + (c", 2, "')' closes nothing"),
    ("(a]", 3, "']' closes nothing"),
    ("a, c", 1, "values with commas are no expression; is a function name missing in front of the bracket?"),
    ("[a, c]", 1, "[a, b] and {a, b} stand only after `in`; numbers of a quantity go under `values`"),
    ("{a: c}", 1, "Dict is not part of the language"),
    ("relu(*b)", 6, "`*` in front of an argument is not part of the language"),
    ("relu(**b)", 6, "`**` in a call is not part of the language"),
    ("leaky_relu(b, a=1, a=2)", 20, "a= comes twice"),
    ("True", 1, "True is a word of Python and not part of the language"),
    ("...", 1, "... is not a number"),
    ("1_000*a", 1, "1_000 is not a number, write 1000"),
    ("0x1F", 1, "0x1F is not a decimal number"),
    ("010", 1, "010 starts with 0, write 10"),
    ("2x", 1, "2x is neither a number nor a name, write 2*x"),
    ("1.2.3", 1, "1.2.3 is not a number"),
    ("1e999", 1, "a number of more than 300 digits"),
    ("a/0", 1, "division by 0 in a/0"),
    ("0**-1", 1, "division by 0 in 0**-1"),
    ("b**a", 4, "the exponent a must be a number, as 2, 1/2 or -1"),
    ("b**65", 4, "the exponent 65 is too large, at most 64"),
    ("b**(1/0)", 5, "division by 0 in 1/0"),
    ("b**2**(1/2)", 4, "2**(1/2) is not a rational number"),
    ("x[0]", 3, "the index 0 is out of range, indices count from 1"),
    ("h1[4]", 1, "index 4 is out of range, h1 is 3 x 1 and indices count from 1 in h1[4]"),
    ("x[1/2]", 3, "the index 1/2 must be a whole number"),
    ("x[a]", 3, "the index a must be a whole number"),
    ("x[1,2]", 1, "x is n x 1 and takes one index"),
    ("W[1]", 1, "W is m x n and takes two, as in [1,2], [1,:] or [:,2]"),
    ("a[1]", 1, "a is a scalar, it has no elements"),
    ("W[1:2,1]", 3, "a part of an axis can't be taken, only one place, or all of them with `:`"),
    ("b in a", 6, "after `in` comes an interval [a, b] or a set {a, b, ..}"),
    ("b is a", 3, "is is a word of Python and not part of the language"),
    ("b > x", 1, "b is m x 1 but x is n x 1 in b > x"),
    ("b > a > x", 1, "b is m x 1, a is 1 x 1, x is n x 1 in b > a > x"),
    ("b in {1, x}", 10, "x is n x 1, a scalar was needed after `in`"),
    ("relu(b, b)", 1, "relu takes 1 argument, 2 given"),
    ("leaky_relu()", 1, "leaky_relu takes 1 argument, and optionally a=, 0 given"),
    ("leaky_relu(b, 1, a=2)", 1, "leaky_relu is given a twice"),
    ("leaky_relu(b, a=c)", 1, "a must be a number"),
    ("relu(b, axis=0)", 1, "relu does not know axis="),
    ("softmax(b, axs=0)", 1, "softmax does not know axs=; did you mean axis?"),
    ("2*softmax(a)", 3, "softmax needs a vector, and a is 1 x 1; for one output use sigmoid"),
    ("softmax(W)", 1, "softmax needs axis= where W is m x n: axis=1 along each row, axis=0 down each column"),
    ("sum(W, axis=2)", 1, "axis=2 is not there, an array has the axes 0 and 1"),
    ("sum(b, axis=1)", 1, "axis=1 is not there: b is m x 1, a vector with the one axis 0"),
    ("sum(b, over=t)", 1, "`over=` adds over the index of `repeat`, and no such index is declared"),
    ("max(a, c)", 1, "max takes one array; for the larger of two write maximum(a, b)"),
    ("mse(b)", 1, "mse takes 2 arguments, 1 given"),
    ("mse(b, b, reduction=men)", 1, "reduction= is one of mean, sum, half; did you mean mean?"),
    ("layernorm(b, a, c)", 1, "layernorm adds equations, so it can stand only in `equations`"),
    ("onehot(a, c)", 1, "the number of classes must be a size, a name of `sizes` or a whole number above 0"),
    ("ones(1, 2, 3)", 1, "ones takes 1 or 2 sizes, 3 given"),
    ("phi()", 1, "phi takes at least 1 argument, none given"),
    (
        "l(b, x)",
        1,
        "the general function l takes one array, 2 given; leave it out, with `loss: l` and `upstream:`",
    ),
]


@pytest.mark.parametrize(("text", "column", "message"), MESSAGES, ids=[m[0][:30] or "empty" for m in MESSAGES])
def test_a_fault_is_told_with_its_column_and_repair(text: str, column: int, message: str) -> None:
    assert refusal(text) == (column, message)


BOMBS = {
    "power tower": "9**9**9**9",
    "power of a power": "2**64**64",
    "powers in brackets": "(" * 8 + "a**64" + ")**64" * 8,
    "product of numbers": "*".join(["9" * 300] * 30) + "**64",
    "minus signs": "-" * 10**5 + "a",
    "few minus signs": "-" * 9000 + "a",
    "signs between brackets": ("-" * 90 + "(") * 90 + "a" + ")" * 90,
    "summands": "+".join(["a"] * 20_000),
    "fewer summands": "+".join(["a"] * 4000),
    "brackets": "(" * 10**4 + "a" + ")" * 10**4,
    "fewer brackets": "(" * 4000 + "a" + ")" * 4000,
    "quotients": "a" + "/c" * 400,
    "transposes": "W" + ".T" * 4000,
    "some transposes": "W" + ".T" * 1600,
    "elements": "x" + "[1]" * 3000,
    "some elements": "W" + "[:,:]" * 900,
    "calls": "relu(" * 1500 + "a" + ")" * 1500,
    "digits": "1" * 9000,
    "comparisons": "<".join(["a"] * 4000),
    "nots": "not " * 2000 + "a",
    "long": "a" * 10**6,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_in_one_clear_line_within_a_second(text: str) -> None:
    start = time.perf_counter()
    try:
        form = parse(text, SCOPE)
    except FormulaError as fault:
        assert "\n" not in fault.message
        assert len(fault.message) < 200
    else:
        assert form == W  # an even number of transposes is none
    assert time.perf_counter() - start < 1


PIECES = (
    "a b W W2 x θ m relu sum softmax mse onehot layernorm axis in not ** .T == 0 1 2 0.5 [1] [:,1] é".split()
)
PIECES += [*"+-*/@()[]{},.:=<>!' \n"]


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        parse(text, SCOPE)
    except FormulaError as fault:
        assert "\n" not in fault.message
        assert 1 <= fault.column <= len(text) + 1
