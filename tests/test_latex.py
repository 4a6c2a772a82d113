r"""Forms and terms print as a textbook writes them, in every notation; all samples compile with pdflatex."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import (
    Array,
    Basis,
    Form,
    Identity,
    OneHot,
    SizeOf,
    Trace,
    adjoint,
)
from symbackprop.algebra.terms import (
    ZERO,
    Delta,
    Derivative,
    Entry,
    Func,
    Group,
    Index,
    Partial,
    Pow,
    SlopeAt,
    Sums,
    Term,
    Truth,
    number,
    term,
)
from symbackprop.network.network import Equation, Network, Quantity
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.printer import Printer, printer

HALF = Fraction(1, 2)
W = b.matrix("W_1", "n", "d")
A = b.matrix("A", 3, 4)
x = b.column("x", "d")
c = b.column("b_1", "n")
z = b.column("z_1", "n")
h = b.column("h", "n")
y = b.column("yhat", "n")
s = b.scalar("s")
g = adjoint(z)
ones = b.ones((3, None))

FORMS: list[tuple[Form, str]] = [
    (b.add(b.matmul(W, x), c), "W_1 x + b_1"),
    (b.subtract(b.num(1), h), "1 - h"),
    (b.subtract(h, b.num(HALF)), r"h - \tfrac{1}{2}"),
    (b.subtract(h, b.neg(y)), r"h - (-\hat{y})"),
    (b.neg(b.add(h, y)), r"-(h + \hat{y})"),
    (b.neg(b.matmul(W, x)), "-W_1 x"),
    (b.hadamard(h, b.subtract(b.num(1), h)), r"h \odot (1 - h)"),
    (b.matmul(b.add(A, A), b.column("v", 4)), r"(A + A)\,v"),
    (b.matmul(g, b.transpose(x)), r"\frac{\partial L}{\partial z_1}\,x^{\top}"),
    (b.transpose(W), r"W_1^{\top}"),
    (b.transpose(g), r"\left(\frac{\partial L}{\partial z_1}\right)^{\top}"),
    (b.transpose(b.matmul(W, x)), r"(W_1 x)^{\top}"),
    (b.hadamard(b.matmul(W, x), h), r"W_1 x \odot h"),
    (b.matmul(b.transpose(b.hadamard(h, y)), W), r"(h \odot \hat{y})^{\top} W_1"),
    (b.scale(b.num(-2), h), "-2 h"),
    (b.scale(b.num(HALF), b.scale(b.num(2), h)), r"\tfrac{1}{2} \cdot 2 h"),
    (b.matmul(W, b.scale(b.num(3), x)), r"W_1\,(3 x)"),
    (b.scale(s, h), "s h"),
    (b.divide(b.subtract(h, y), SizeOf("m")), r"\frac{h - \hat{y}}{m}"),
    (b.divide(adjoint(s), SizeOf("m")), r"\frac{1}{m}\,\frac{\partial L}{\partial s}"),
    (b.divide(adjoint(s), s), r"\frac{\partial L}{\partial s}\,\frac{1}{s}"),
    (b.divide(b.neg(g), y), r"-\frac{\partial L}{\partial z_1} \odot \frac{1}{\hat{y}}"),
    (b.scale(b.matmul(b.transpose(h), y), z), r"(h^{\top} \hat{y})\,z_1"),
    (b.scale(b.neg(b.num(1)), h), "-h"),
    (b.column("z_1·2", "n"), r"\tilde{z}_{2,1}"),
    (b.neg(b.divide(h, y)), r"-\frac{h}{\hat{y}}"),
    (b.divide(b.neg(h), y), r"-\frac{h}{\hat{y}}"),
    (b.power(b.subtract(h, y), 2), r"(h - \hat{y})^2"),
    (b.power(A, 2), r"A^{\odot 2}"),
    (b.power(b.power(s, 2), 3), "(s^2)^3"),
    (b.power(s, HALF), r"\sqrt{s}"),
    (b.power(s, -2), r"\frac{1}{s^2}"),
    (b.power(s, Fraction(1, 3)), "s^{1/3}"),
    (b.apply("sigmoid", b.add(b.matmul(W, x), c)), r"\sigma(W_1 x + b_1)"),
    (b.apply("exp", h), "e^{h}"),
    (b.apply("tanh", b.apply("tanh", h)), r"\tanh\bigl(\tanh(h)\bigr)"),
    (b.slope("tanh", z), r"\tanh'(z_1)"),
    (b.slope("maximum", h, y, which=1), r"\partial_{2}\max(h, \hat{y})"),
    (b.rowfn("softmax", h), r"\operatorname{softmax}(h)"),
    (b.rowfn("softmax", A, 0), r"\operatorname{softmax}_{\text{columns}}(A)"),
    (b.reduce("sum", b.power(b.subtract(h, y), 2)), r"\sum_{i=1}^{n} (h_i - \hat{y}_i)^2"),
    (b.scale(b.num(HALF), b.reduce("sum", h)), r"\tfrac{1}{2}\,\sum_{i=1}^{n} h_i"),
    (b.hadamard(b.reduce("sum", h), s), r"\left(\sum_{i=1}^{n} h_i\right)\,s"),
    (b.reduce("mean", A), r"\tfrac{1}{12} \sum_i\sum_j A_{ij}"),
    (b.reduce("sum", A, 0), r"\mathbf{1}^{\top} A"),
    (b.reduce("mean", A, 1), r"\frac{1}{4}\,A \mathbf{1}"),
    (b.reduce("max", h), r"\max(h)"),
    (
        b.reduce("sum", b.hadamard(OneHot(b.scalar("t"), ("n", None)), b.apply("log", b.rowfn("softmax", h)))),
        r"\sum_{i=1}^{n} \operatorname{onehot}(t)_i\,\log\bigl(\operatorname{softmax}(h)_i\bigr)",
    ),
    (b.broadcast(b.row("r", 4), (3, 4)), r"\mathbf{1} r"),
    (b.matmul(b.transpose(ones), A), r"\mathbf{1}^{\top} A"),
    (b.scale(s, b.ones((3, 4))), r"s \mathbf{1} \mathbf{1}^{\top}"),
    (Identity((3, 3)), "I"),
    (Basis(2, (3, None)), "e_{2}"),
    (Basis(2, (None, 3)), r"e_{2}^{\top}"),
    (OneHot(b.scalar("t"), ("K", None)), r"\operatorname{onehot}(t)"),
    (b.diag(h), r"\operatorname{diag}(h)"),
    (Trace(b.matrix("B", 3, 3)), r"\operatorname{tr}(B)"),
    (b.indicator(">", z, b.num(0)), r"\mathbf{1}(z_1 > 0)"),
    (b.indicator("<=", h, y), r"\mathbf{1}(h \le \hat{y})"),
    (b.element(A, 2, 3), "A_{23}"),
    (b.element(A, 2, None), r"A_{2,\cdot}"),
    (b.element(b.matmul(W, x), 2, None), "(W_1 x)_{2}"),
    (b.num(Fraction(-11, 2)), r"-\tfrac{11}{2}"),
    (Array("h", ("n", None), "via", "z_2"), r"\left.\frac{\partial L}{\partial h}\right|_{z_2}"),
]


@pytest.mark.parametrize(("form", "latex"), FORMS)
def test_every_node_of_a_form_prints(form: Form, latex: str) -> None:
    assert Printer().form(form) == latex


def test_an_unknown_node_raises_and_never_passes_through() -> None:
    class Stranger(Form):
        shape = (3, 4)

    with pytest.raises(TypeError, match="no LaTeX for the form Stranger"):
        Printer().form(Stranger())


i, k, p, q, r = Index("n"), Index("d"), Index("n"), Index("d"), Index(3)
gi, xk = Entry(g, (i,)), Entry(x, (k,))
MINUS = number(-1)


def inverse(*factors: SizeOf) -> Pow:
    return Pow(term(*factors), Fraction(-1))


TERMS: list[tuple[Sums, str]] = [
    (ZERO, "0"),
    ((Term(),), "1"),
    (term(MINUS), "-1"),
    (term(number(-3), xk), r"-3\,x_k"),
    (term(Partial(Entry(z, (i,)), Entry(W, (p, q)))), r"\frac{\partial z_{1,i}}{\partial W_{1,pq}}"),
    (
        term(Derivative((Term((Entry(W, (i, k)), xk), (k,)),), Entry(W, (p, q)))),
        r"\frac{\partial}{\partial W_{1,pq}}\Bigl(\sum_{k=1}^{d} W_{1,ik}\,x_k\Bigr)",
    ),
    (
        (Term((xk, gi, Delta(i, p), Delta(k, q)), (i, k)),),
        r"\sum_{i=1}^{n}\sum_{k=1}^{d} \frac{\partial L}{\partial z_{1,i}}\,x_k\,\delta_{ip}\,\delta_{kq}",
    ),
    (
        (Term((gi, Group((Term((Entry(W, (i, k)), xk), (k,)),))), (i,)),),
        r"\sum_{i=1}^{n} \frac{\partial L}{\partial z_{1,i}} \sum_{k=1}^{d} W_{1,ik}\,x_k",
    ),
    (term(number(HALF), inverse(SizeOf("m")), xk), r"\frac{1}{2 m}\,x_k"),
    (term(number(Fraction(2, 3)), inverse(SizeOf("m"), SizeOf("K"))), r"\frac{2}{3 m\,K}"),
    (term(number(HALF), number(2), xk), r"\tfrac{1}{2} \cdot 2\,x_k"),
    (term(SizeOf("m"), inverse(SizeOf("m")), xk), r"\frac{m}{m}\,x_k"),
    (term(number(2), Pow(term(number(2), SizeOf("m")), Fraction(-1)), xk), r"2 \cdot \frac{1}{2 m}\,x_k"),
    (term(MINUS, Entry(y, (i,)), Pow(term(Entry(h, (i,))), Fraction(-1))), r"-\frac{\hat{y}_i}{h_i}"),
    (
        term(Group((Term(), Term((MINUS, Entry(y, (i,)))))), Pow(term(Entry(h, (i,))), Fraction(-1))),
        r"\frac{1 - \hat{y}_i}{h_i}",
    ),
    (
        term(
            Func("exp", (term(Entry(z, (i,))),)),
            Pow((Term((Func("exp", (term(Entry(z, (p,))),)),), (p,)),), Fraction(-1)),
        ),
        r"\frac{e^{z_{1,i}}}{\sum_{p=1}^{n} e^{z_{1,p}}}",
    ),
    (
        term(
            Func("exp", (term(Entry(z, (i,))),)),
            Delta(i, p),
            Pow(term(Entry(h, (i,))), Fraction(-2)),
            Func("exp", (term(Entry(z, (p,))),)),
        ),
        r"\delta_{ip}\,\frac{e^{z_{1,i}}\,e^{z_{1,p}}}{h_i^2}",
    ),
    (term(xk, MINUS, gi), r"-\frac{\partial L}{\partial z_{1,i}}\,x_k"),
    (
        term(Derivative(term(Func("tanh", (term(xk),))), xk)),
        r"\frac{\partial}{\partial x_k}\,\tanh(x_k)",
    ),
    (term(Pow(term(Entry(h, (i,))), Fraction(2))), "h_i^2"),
    (
        term(Group((Term((xk,)), Term((MINUS, gi)))), xk),
        r"\left(x_k - \frac{\partial L}{\partial z_{1,i}}\right)\,x_k",
    ),
    (term(SlopeAt("tanh", (term(Entry(z, (i,))),))), r"\tanh'(z_{1,i})"),
    (term(Truth(">", term(Entry(z, (i,))), ZERO), xk), r"\mathbf{1}(z_{1,i} > 0)\,x_k"),
    (term(MINUS, MINUS, xk), "-(-x_k)"),
    ((Term((Entry(A, (2, r)),), (r,)), Term((MINUS, xk))), r"\sum_s A_{2s} - x_k"),
    (term(Entry(A, (3, 12))), "A_{3,12}"),
]


@pytest.mark.parametrize(("sums", "latex"), TERMS)
def test_every_factor_of_a_term_prints(sums: Sums, latex: str) -> None:
    fixed = {i.id: "i", k.id: "k", p.id: "p", q.id: "q", r.id: "s"}
    letters = replace(Printer().letters([]), of=fixed)
    assert Printer().sums(sums, letters) == latex


# -- a network in every notation ---------------------------------------------------------------------------


def network(
    notation: Mapping[str, object] | None = None, upstream: Mapping[str, str | None] | None = None
) -> Network:
    """X -> S_2 -> Y_2 -> S_3, rows, W_1 is 2 x 3, W_2 is 3 x 4."""
    X, S2, Y2, S3 = b.row("X", 2), b.row("S_2", 3), b.row("Y_2", 3), b.row("S_3", 4)
    W1, W2, L = b.matrix("W_1", 2, 3), b.matrix("W_2", 3, 4), b.scalar("L")
    equations = (
        Equation(S2, b.matmul(X, W1)),
        Equation(Y2, b.apply("relu", S2)),
        Equation(S3, b.matmul(Y2, W2)),
    )
    quantities = {a.name: Quantity(a, "computed") for a in (X, W1, W2, S2, Y2, S3, L)}
    return Network(
        "rows", quantities, equations, "L", ("W_1", "W_2"), notation=notation or {}, upstream=upstream or {}
    )


NET = network()
S2, Y2, S3, W2 = (NET.array(name) for name in ("S_2", "Y_2", "S_3", "W_2"))
G = b.matmul(b.transpose(Y2), adjoint(S3))
MASKED = b.hadamard(adjoint(Y2), b.indicator(">", S2, b.num(0)))
a1, e1, e2 = Index(4), Index(3), Index(4)
CHAIN: Sums = (Term((Entry(adjoint(S3), (a1,)), Partial(Entry(S3, (a1,)), Entry(W2, (e1, e2)))), (a1,)),)


@pytest.mark.parametrize(
    ("notation", "gradient", "masked", "chain"),
    [
        (
            {},
            r"\frac{\partial L}{\partial W_2} = Y_2^{\top}\,\frac{\partial L}{\partial S_3}",
            r"\frac{\partial L}{\partial Y_2} \odot \mathbf{1}(S_2 > 0)",
            r"\sum_i \frac{\partial L}{\partial S_{3,i}}\,\frac{\partial S_{3,i}}{\partial W_{2,pq}}",
        ),
        (
            {"gradient": "d", "layers": "^l", "chain": "local-first", "slope": "bracket"},
            r"\frac{dL}{dW^2} = Y^{2\top}\,\frac{dL}{dS^3}",
            r"(S^2 > 0) \odot \frac{dL}{dY^2}",
            r"\sum_i \frac{dS^3_i}{dW^2_{p,q}}\,\frac{dL}{dS^3_i}",
        ),
        (
            {"gradient": "bar", "layers": "^{(l)}", "product": "circ", "slope": "I"},
            r"\bar{W}^{(2)} = Y^{(2)\top} \bar{S}^{(3)}",
            r"\bar{Y}^{(2)} \circ I\bigl(S^{(2)} > 0\bigr)",
            r"\sum_i \bar{S}^{(3)}_i\,\frac{\partial S^{(3)}_i}{\partial W^{(2)}_{p,q}}",
        ),
        (
            {"gradient": "nabla", "layers": "^{[l]}", "slope": "prime"},
            r"\nabla_{W^{[2]}} L = Y^{[2]\top}\,\nabla_{S^{[3]}} L",
            r"\nabla_{Y^{[2]}} L \odot \operatorname{relu}'(S^{[2]})",
            r"\sum_i (\nabla_{S^{[3]}} L)_{i}\,\frac{\partial S^{[3]}_i}{\partial W^{[2]}_{p,q}}",
        ),
        (
            {"layout": "numerator", "slope": "mask r_i", "sums": "einstein"},
            r"\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial S_3}\,Y_2",
            r"\frac{\partial L}{\partial Y_2} \odot r_2^{\top}",
            r"\frac{\partial L}{\partial S_{3,i}}\,\frac{\partial S_{3,i}}{\partial W_{2,pq}}",
        ),
        (
            {"elements": {"W": "w_{211}", "S": "layer-first"}, "letters": {"indices": "abc"}},
            r"\frac{\partial L}{\partial W_2} = Y_2^{\top}\,\frac{\partial L}{\partial S_3}",
            r"\frac{\partial L}{\partial Y_2} \odot \mathbf{1}(S_2 > 0)",
            r"\sum_c \frac{\partial L}{\partial S_{3c}}\,\frac{\partial S_{3c}}{\partial w_{2,ab}}",
        ),
    ],
)
def test_each_notation_writes_gradient_slope_and_chain(
    notation: dict[str, object], gradient: str, masked: str, chain: str
) -> None:
    pen = printer(network(notation))
    assert f"{pen.ink().gradient(W2)} = {pen.form(pen.gradient_form(G))}" == gradient
    assert pen.form(pen.gradient_form(MASKED)) == masked
    assert pen.sums(CHAIN, pen.letters([CHAIN], (e1, e2))) == chain


def test_places_count_from_the_index_base() -> None:
    pen = printer(network({"index_base": 0}))
    assert pen.name("W_2", (1, 3)) == "W_{2,02}"
    m = Index("m")
    assert pen.sums((Term((Entry(b.column("v", "m"), (m,)),), (m,)),)) == r"\sum_{i=0}^{m-1} v_i"


def test_a_given_gradient_has_its_name_where_nothing_is_added_to_it() -> None:
    given: dict[str, str | None] = {"S_3": r"\delta", "Y_2": r"\eta"}
    pen = printer(network(upstream=given))
    assert pen.gradient(S3) == r"\delta"
    assert pen.gradient(S3, (2,)) == r"\delta_2"
    assert pen.gradient(Y2) == r"\frac{\partial L}{\partial Y_2}"
    assert pen.gradient(Array("Y_2", Y2.shape, "via", "given")) == r"\eta"


def test_numerator_layout_turns_every_kind_of_gradient_over() -> None:
    pen = printer(network({"layout": "numerator"}))
    up = adjoint(S3)
    samples = {
        b.matmul(up, b.transpose(W2)): r"W_2\,\frac{\partial L}{\partial S_3}",
        b.neg(
            b.add(up, up)
        ): r"-\left(\frac{\partial L}{\partial S_3} + \frac{\partial L}{\partial S_3}\right)",
        b.scale(
            b.num(HALF), b.divide(up, S3)
        ): r"\tfrac{1}{2}\,\frac{\partial L}{\partial S_3} \odot \frac{1}{S_3^{\top}}",
        b.hadamard(up, b.slope("tanh", S3)): r"\frac{\partial L}{\partial S_3} \odot \tanh'(S_3^{\top})",
    }
    for form, latex in samples.items():
        assert pen.form(pen.gradient_form(form)) == latex
    assert pen.gradient_rows([["1", "2", "3"]]) == [["1"], ["2"], ["3"]]


def test_einstein_keeps_the_sign_over_an_index_that_stands_once_or_three_times() -> None:
    pen = printer(network({"sums": "einstein"}))
    v = b.column("v", 5)
    j = Index(5)
    once = (Term((Entry(v, (j,)),), (j,)),)
    thrice = (Term((Entry(v, (j,)), Entry(v, (j,)), SlopeAt("tanh", (term(Entry(v, (j,))),))), (j,)),)
    assert pen.sums(once) == r"\sum_i v_i"
    assert pen.sums(thrice) == r"\sum_i v_i\,v_i\,\tanh'(v_i)"


# -- letters -------------------------------------------------------------------------------------------------


def test_letters_avoid_every_name_of_the_network_and_of_the_sizes() -> None:
    names = [b.column(n, "k") for n in ("i", "p", "j_2")]
    net = replace(NET, quantities={a.name: Quantity(a, "input") for a in (*names, b.scalar("L"))})
    pen = printer(net)
    first, second = Index("k"), Index("k")
    sums = (Term((Entry(names[0], (first,)), Entry(names[1], (second,))), (first, second)),)
    dealt = set(pen.letters([sums]).of.values())
    assert len(dealt) == 2
    assert not dealt & set("ipjkL")


def test_two_indices_share_a_letter_only_where_they_never_meet() -> None:
    v = b.column("v", 7)
    free, one, two = Index(7), Index(7), Index(7)
    left = (Term((Entry(v, (one,)), Entry(v, (free,))), (one,)),)
    right = (Term((Entry(v, (two,)), Entry(v, (free,))), (two,)),)
    letters = Printer().letters([left, right], (free,))
    assert letters[one] == letters[two] != letters[free]


def test_letters_run_out_into_primes() -> None:
    v = b.column("v", 7)
    many = tuple(Index(7) for _ in range(30))
    letters = Printer().letters([(Term(tuple(Entry(v, (j,)) for j in many), many),)])
    assert len(set(letters.of.values())) == 30
    assert "i'" in letters.of.values()


# -- colour, words, lines -----------------------------------------------------------------------------------


def test_colour_marks_what_is_upstream_and_the_delta_that_contracts_next() -> None:
    pen = printer(network()).coloured()
    hit = Delta(a1, e2)
    sums = (Term((Entry(adjoint(S3), (a1,)), hit, Entry(Y2, (e1,))), (a1,)),)
    assert pen.sums(sums, pen.letters([sums], (e1, e2)), hit) == (
        r"\sum_i \up{\frac{\partial L}{\partial S_{3,i}}}\,\hit{\delta_{iq}}\,Y_{2,p}"
    )
    assert pen.form(b.transpose(adjoint(S3))) == r"\up{\left(\frac{\partial L}{\partial S_3}\right)^{\top}}"
    assert pen.ink().gradient(W2) == r"\frac{\partial L}{\partial W_2}"
    assert "\\hit" not in pen.ink().sums(sums, None, hit)


def test_words_slash_their_fractions() -> None:
    words = printer(network()).words()
    assert words.gradient(S3, (2,)) == r"\partial L/\partial S_{3,2}"
    assert words.form(b.scale(b.num(HALF), h)) == r"1/2 \cdot h"
    assert words.form(b.divide(b.subtract(h, y), SizeOf("m"))) == r"(h - \hat{y})/m"


def test_a_long_form_is_cut_at_its_signs() -> None:
    long = b.add(*(b.matmul(W, b.column(name, "d")) for name in ("u", "v", "w")), b.neg(c))
    whole = Printer().form(long)
    assert Printer().form_lines(long, width(whole)) == [whole]
    assert Printer().form_lines(long, width(whole) * 0.6) == ["W_1 u + W_1 v", "+ W_1 w - b_1"]
    odot = b.hadamard(b.matmul(W, x), h, y)
    assert Printer().form_lines(odot, 4) == [r"W_1 x \odot h", r"\odot \hat{y}"]


def test_a_lifted_side_is_the_entry_of_a_matrix() -> None:
    pen = printer(network())
    letters = pen.letters([CHAIN], (e1, e2))
    assert pen.side(G, (e1, e2), letters) == r"\left(Y_2^{\top}\,\frac{\partial L}{\partial S_3}\right)_{pq}"
    assert pen.side(adjoint(W2), (e1, e2), letters) == r"\frac{\partial L}{\partial W_{2,pq}}"
    turned = printer(network({"layout": "numerator"}))
    assert turned.side(G, (e1, e2), letters) == r"\left(\frac{\partial L}{\partial S_3}\,Y_2\right)_{qp}"


def test_the_filled_matrix_has_the_element_form_at_every_place() -> None:
    pen = printer(network({"elements": "layer-first", "letters": {"W": "w"}}))
    sums = (Term((Entry(adjoint(S3), (e2,)), Entry(Y2, (e1,)))),)
    assert pen.filled(W2, sums, (e1, e2), (1, 2), (1, 4)) == [
        [r"\frac{\partial L}{\partial S_{31}}\,Y_{21}", r"\frac{\partial L}{\partial S_{34}}\,Y_{21}"],
        [r"\frac{\partial L}{\partial S_{31}}\,Y_{22}", r"\frac{\partial L}{\partial S_{34}}\,Y_{22}"],
    ]
    row = (Term((Entry(adjoint(Y2), (e1,)),)),)
    assert pen.filled(S2, row, (e1,), (1,), (2, 3)) == [
        [r"\frac{\partial L}{\partial Y_{22}}", r"\frac{\partial L}{\partial Y_{23}}"]
    ]


def test_the_whole_chain_stands_in_the_order_of_the_notation() -> None:
    up, local = r"\frac{\partial L}{\partial S_3}", r"\frac{\partial S_3}{\partial W_2}"
    assert printer(network()).chain(S3, W2) == rf"{up} \cdot {local}"
    assert printer(network({"chain": "local-first"})).chain(S3, W2) == rf"{local} \cdot {up}"


# -- pdflatex -----------------------------------------------------------------------------------------------


def samples() -> list[str]:
    notations: tuple[Mapping[str, object], ...] = (
        {},
        {"gradient": "bar", "layers": "^{(l)}", "slope": "I"},
        {"gradient": "nabla", "layers": "^{[l]}", "slope": "prime"},
        {"gradient": "d", "layers": "^l", "elements": "after-superscript", "slope": "mask r_i"},
    )
    pens = [printer(network(n)).coloured() for n in notations]
    lines = [pen.form(form) for pen in pens for form, _ in (*FORMS, (G, ""), (MASKED, ""))]
    lines += [pen.words().form(form) for pen in pens for form, _ in FORMS]
    fixed = {i.id: "i", k.id: "k", p.id: "p", q.id: "q", r.id: "s"}
    letters = replace(Printer().letters([]), of=fixed)
    return lines + [pen.sums(sums, letters) for pen in pens for sums, _ in TERMS]


@pytest.mark.needs_tex
def test_every_sample_compiles(tmp_path: Path) -> None:
    page = "\n".join(rf"\[{line}\]" for line in samples())
    page = (
        r"\documentclass{article}\usepackage{amsmath,amssymb}"
        r"\newcommand{\up}[1]{{#1}}\newcommand{\hit}[1]{{#1}}\begin{document}"
        f"\n{page}\n\\end{{document}}\n"
    )
    (tmp_path / "page.tex").write_text(page)
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"],
        cwd=tmp_path, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-800:].decode(errors="replace")
