"""How a formula is cut into statements: chains, several equations, rows, prose, and what is dropped."""

import pytest
from shown_tree import shown

from symbackprop.reading.faults import ReadingError
from symbackprop.reading.parser import parse
from symbackprop.reading.tree import Derivative

CHAINS = (
    (r"a = b = c \approx 3", "a = b = c approx 3"),
    (r"w \leftarrow w - 2 g", "w leftarrow (+ w -(* 2 g))"),
    ("w := w - 2 g", "w = (+ w -(* 2 g))"),
    (r"L \equiv M \triangleq N", "L = M = N"),
    (r"\frac{\partial l}{\partial b}: 2 x", "(d l b) : (* 2 x)"),
    (r"O(H^2) \sim O(H)", "(* O (( H^[2])) sim (* O (( H))"),
    (r"z \in [-1, 1]", "z in [(+ -1), 1]"),
    ("x > y", "x > y"),
    ("= 2 x", "= (* 2 x)"),
    ("=", "= ?"),
    (r"\delta = ?", r"\delta = ?"),
    (r"\delta = \_\_\_", r"\delta = ?"),
    ("a =", "a = ?"),
    (r"a \overset{!}{=} b", "a = b"),
    (r"x \neq y", "x != y"),
    (r"x \not= y", "x != y"),
    (r"\text{Total time} = n + n = 2n", '"Total time" = (+ n n) = (* 2 n)'),
    (r"\text{number of weights } \sim O(H^2)", '"number of weights" sim (* O (( H^[2]))'),
    (r"x \text{ is } 3", "x prose 3"),
)
SEVERAL = (
    (r"x = 3 \quad \text{and} \quad y = 4", 'x = 3 "and" ; y = 4'),
    (r"\begin{cases} a = 1 \\ b = 2 \end{cases}", "a = 1 ; b = 2"),
    (r"S = X W \quad Y = \text{relu}(S), \qquad L = 2", "S = (* X W) ; Y = relu(S) ; L = 2"),
    ("x = 1; y = 2", "x = 1 ; y = 2"),
    (r"\mathbf{x} = [1, 1]^T, y = 1", "x = <[1, 1]>^[T] ; y = 1"),
    ("832 + 18,496 + 1,290 = 20,618, x = 2", "(+ 832 18496 1290) = 20618 ; x = 2"),
    (r"z_2, b \in \mathbb{R}^{d}", "z_[2] ; b in R^[d]"),
    (r"a = 2 \Rightarrow b = 4", "a = 2 ; b = 4"),
    (r"f = g = \sigma", r"f = g = \sigma"),
    (
        r"\frac{\partial L}{\partial h} = 2 x, \quad \frac{\partial L}{\partial h} y",
        "(d L h) = (* 2 x) ; (* (d L h) y)",
    ),
)
ROWS = (
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b = c"),
    (
        r"\begin{align*} a &= b + c \\ &\quad - d \\ e &= f & g &= h \end{align*}",
        "a = (+ b c -d) ; e = f ; g = h",
    ),
    (r"\begin{align} a &= \Bigl( b \\ &\qquad {}+ c \Bigr) \tag{1} \end{align}", "a = (( (+ b c))"),
    (r"\begin{eqnarray} a & = & b \\ & = & c \end{eqnarray}", "a = b = c"),
    (r"\begin{gather} a = b \\ c = d \end{gather}", "a = b ; c = d"),
    (r"\begin{multline} a = b + c \\ + d \end{multline}", "a = (+ b c d)"),
    (r"\begin{equation} \begin{split} a &= b \\ &= c \end{split} \end{equation}", "a = b = c"),
    (r"a = b \\ = c \\ d = e", "a = b = c ; d = e"),
    (r"\left\{ \begin{array}{l} x = 1 \\ y = 2 \end{array} \right.", "x = 1 ; y = 2"),
    (
        r"\begin{array}{r@{\;}c@{}l} w_1\colon & x y &=& 10 \\ w_2\colon & z &=& 20 \end{array}",
        "w_[1] : (* x y) = 10 ; w_[2] : z = 20",
    ),
    (r"\begin{aligned} a &= \boxed{b = c} \\ &= d \end{aligned}", "a = b = c = d"),
    (r"\begin{aligned} \delta &= \end{aligned}", r"\delta = ?"),
    (r"\begin{align} a &= b && \text{(chain rule)} \\ &= c \end{align}", 'a = b = c "chain rule"'),
)
PROSE = (
    (r"c) \quad x = 3", "x = 3"),
    (r"(d) \quad x = 3", "x = 3"),
    ("e) x = 3", "x = 3"),
    ("2) x = 3", "x = 3"),
    (r"1. \quad x = 3", "x = 3"),
    (r"\rightarrow \sigma'(r) = 2", r"\sigma'(r) = 2"),
    ("=) W = 2", "W = 2"),
    ("=)", ""),
    (r"\therefore x = 3", "x = 3"),
    (r"\text{for } S_{31} = 2 x = 0", 'S_[3 1] = (* 2 x) = 0 "for"'),
    (r"\text{Now, } x = 3", 'x = 3 "Now"'),
    (r"x = 3 \quad \leftarrow \text{hadamard product.}", 'x = 3 "hadamard product."'),
    (r"x = 3 \quad (\text{identity act.})", 'x = 3 "identity act."'),
    (r"x = 3 \text{ (chain rule)}", 'x = 3 "chain rule"'),
    (r"x = 2 \text{, so } w = 3", 'x = 2 ; w = 3 "so"'),
    (r"x = 2 \quad y \text{ is given}", 'x = 2 ; y "is given"'),
    (r"f(z) = 3, \text{ where } f(x) = 2", '(* f (( z)) = 3 ; (* f (( x)) = 2 "where"'),
    (r"\delta_{ij} = 2 \quad (i \neq k)", r"\delta_[i j] = 2 if (i != k)"),
    (r"y_i = -a_i, \quad i \neq k", "y_[i] = (+ -a_[i]) if (i != k)"),
    (r"y_i = -a_i \text{ if } i \neq k", "y_[i] = (+ -a_[i]) if (i != k)"),
    (r"y = 2 \text{ if $z > 0$}", "y = 2 if (z > 0)"),
    (r"\text{if } z > 0 \text{ then } h = z", 'h = z if (z > 0) "then"'),
    (r"z_i = x_i, \quad i = 1, \dots, n", "z_[i] = x_[i] if (( (i = 1), .dots., n)"),
    (r"z_i = x_i, \quad i \in \{1, \dots, n\}", "z_[i] = x_[i] if (i in ({ 1, .dots., n))"),
    (r"z = x, \quad h = (z_1, \dots, z_n)", "z = x ; h = (( z_[1], .dots., z_[n])"),
    (r"y = f(x_1, \dots, x_n)", "y = (* f (( x_[1], .dots., x_[n]))"),
    (
        r"h^{(l+1)} = W^{(l)} h^{(l)}\;\; (l = 1, \dots, N)",
        "h^[( l + 1 )] = (* W^[( l )] h^[( l )]) if (( (l = 1), .dots., N)",
    ),
    (r"\odot", ""),
    ("x = 3.", "x = 3"),
    ("x = 3,", "x = 3"),
)
DROPPED = (
    (r"x = 3 \tag{1} \label{eq:a} \nonumber", "x = 3"),
    (r"\displaystyle x = \color{red} y \hspace{2mm} \phantom{z}", "x = y"),
    (r"x = \ifdim 2pt y \else z \fi", "x = z"),
)


def read(source: str) -> str:
    return " ; ".join(map(shown, parse(source)))


@pytest.mark.parametrize(("source", "statements"), CHAINS)
def test_a_chain_keeps_its_relations_and_blanks(source: str, statements: str) -> None:
    assert read(source) == statements


@pytest.mark.parametrize(("source", "statements"), SEVERAL)
def test_several_equations_of_a_formula_are_several_statements(source: str, statements: str) -> None:
    assert read(source) == statements


@pytest.mark.parametrize(("source", "statements"), ROWS)
def test_rows_are_joined_where_one_begins_with_a_sign(source: str, statements: str) -> None:
    assert read(source) == statements


@pytest.mark.parametrize(("source", "statements"), PROSE)
def test_labels_go_and_prose_stands_beside_its_statement(source: str, statements: str) -> None:
    assert read(source) == statements


@pytest.mark.parametrize(("source", "statements"), DROPPED)
def test_what_only_sets_the_formula_is_dropped(source: str, statements: str) -> None:
    assert read(source) == statements


def test_a_statement_that_begins_with_a_relation_has_it_in_leading() -> None:
    (statement,) = parse(r"= 2 x \approx 3")
    assert (statement.leading, statement.relations, len(statement.sides)) == ("=", ("approx",), 2)


def test_the_place_of_a_side_is_its_place_in_the_source() -> None:
    source = r"\begin{aligned} a &= b\,W_2 \\ &= \frac{c}{d} \end{aligned}"
    (statement,) = parse(source)
    assert [source[side.at[0] : side.at[1]] for side in statement.sides] == ["a", r"b\,W_2", r"\frac{c}{d}"]


def test_the_values_of_a_letter_are_one_list_and_a_list_of_three_hundred_numbers_is_not() -> None:
    few, many = (", ".join(map(str, range(1, n))) for n in (6, 301))
    (statement,) = parse(f"N = {few}")
    assert shown(statement.sides[0]) == "(( (N = 1), 2, 3, 4, 5)"
    with pytest.raises(ReadingError):
        parse(f"N = {many}")


def test_derivatives_inside_the_bracket_of_a_numerator_are_not_counted_with_its_own_sign() -> None:
    inside = " + ".join([r"\partial_a f"] * 12)
    (statement,) = parse(rf"\partial ({inside}) / \partial x")
    assert isinstance(statement.sides[0], Derivative) and len(statement.sides) == 1
