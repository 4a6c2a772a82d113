"""Each notation of a page, and the tree that is read from it, in the one-line form of `shown`."""

import pytest
from shown_tree import shown

from symbackprop.reading.parser import parse

DERIVATIVES = (
    (r"\frac{\partial L}{\partial W_{ij}}", "(d L W_[i j])"),
    (r"\frac{\partial l(\theta)}{\partial h_{1,1}^2}", r"(d (* l (( \theta)) h_[1 , 1]^[2])"),
    (r"\frac{dl}{dz_3}", "(d l z_[3])"),
    (r"\frac{\mathrm{d} L}{\mathrm{d} W}", "(d L W)"),
    (r"\frac{{\rm d} L}{{\rm d} W}", "(d L W)"),
    (r"{\partial L \over \partial W}", "(d L W)"),
    (r"\dfrac{\partial{\mathrm{CE}(y, \hat y)}}{\partial{x}}", "(d CE(y, hat.y) x)"),
    (r"dl/d\hat{y}_1", "(d l hat.y_[1])"),
    (r"\partial L / \partial W^{(1)}", "(d L W^[( 1 )])"),
    (r"\partial_{h^2} l(\theta)", r"(d (* l (( \theta)) h^[2])"),
    (r"\nabla_W L", "(nabla L W)"),
    (r"\nabla^2 L", "(nabla2 L)"),
    (r"\nabla L", "(nabla L)"),
    (r"\pdv{L}{W} + \dv[2]{f}{x}", "(+ (d L W) (d2 f x))"),
    (r"\frac{\partial^2 L}{\partial y_i \partial y_j}", "(d2 L y_[i] y_[j])"),
    (r"\frac{\partial^2 L}{\partial y^2}", "(d2 L y)"),
    (r"\frac{\partial \frac{X_i - \mu}{\sigma}}{\partial X_j}", r"(d (/ (+ X_[i] -\mu) \sigma) X_[j])"),
    (r"\frac{\partial (X_i - \mu)}{\partial X_j}", r"(d (( (+ X_[i] -\mu)) X_[j])"),
    (r"\frac{\partial S}{\partial yk}", "(d S (* y k))"),
    (r"\frac{\partial \text{Loss}}{\partial \hat{y1}}", "(d Loss hat.y~_[1])"),
    (r"\frac{\partial}{\partial W} \sum_m W_m h_m + b", "(+ (d (sum [m] (* W_[m] h_[m])) W) b)"),
    (r"\frac{d}{dx} \left(\frac{1}{1+e^{-x}}\right) y", "(* (d (( (/ 1 (+ 1 e^[- x]))) x) y)"),
    (r"\frac{\partial}{\partial z}[\sigma(z)] \cdot w", r"(* (d ([ (* \sigma (( z))) z) cdot w)"),
    (r"\left. \frac{\partial L}{\partial h} \right|_{z_3}", "<(. (d L h))>_[z _ 3]"),
    (r"\bar{x}_j \big|_{z_1}", "<(. bar.x_[j])>_[z _ 1]"),
)
SEVERAL_DERIVATIVES = (
    (r"dL/dz dz/dW", "(* (d L z) (d z W))"),
    (r"\partial L/\partial z \partial z/\partial W_2", "(* (d L z) (d z W_[2]))"),
    (r"dL/dz \cdot dz/dW x", "(* (d L z) cdot (d z W) x)"),
    (r"d^2 f/dx dy", "(d2 f x y)"),
    (r"\frac{dL}{dz}\frac{dz}{dW}", "(* (d L z) (d z W))"),
)
NO_DERIVATIVES = (
    (r"\frac{d}{2}", "(/ d 2)"),
    (r"\frac{d_1}{d_2}", "(/ d_[1] d_[2])"),
    ("d_2 x + d/2", "(+ (* d_[2] x) (/ d 2))"),
    (r"\frac{\partial y e}{2}", r"(/ (* \partial y e) 2)"),
)
NAMES = (
    ("z1 * w_{12} + W12", "(+ (* z~_[1] * w_[1 2]) W~_[1 2])"),
    (r"\hat{y}_{1} + \hat{y_1} + \hat{y1} + \hat y_1", "(+ hat.y_[1] hat.y_[1] hat.y~_[1] hat.y_[1])"),
    (r"\bar{\hat{y}}", "bar.hat.y"),
    (r"\overline{z_1}", "bar.z_[1]"),
    (r"\tilde{\nu}", r"tilde.\nu"),
    (r"\bar{\mathbf{W}}_2", "bar.W_[2]"),
    (r"\mathbf{z_3}_{ij} + {\mathbf{W}^{(2)}}^\top", r"(+ z_[3]_[i j] W^[( 2 )]^[\top])"),
    (r"W^{(2)^T} \delta", r"(* W^[( 2 ) ^ T] \delta)"),
    (r"W^{i\top}", r"W^[i \top]"),
    (r"W^{(2)\top}", r"W^[( 2 ) \top]"),
    (r"(W^{i})^{\mathsf T}", "<(( W^[i])>^[T]"),
    ("h_{,1}^2", "h_[, 1]^[2]"),
    (r"W_{1,\cdot}^{i\top}", r"W_[1 , \cdot]^[i \top]"),
    (r"\delta_j^i", r"\delta_[j]^[i]"),
    (r"\theta{_k} + l^{\text{th}} + \|W\|_\textrm{F}^2", r"(+ \theta_[k] l^[th] <(‖ W)>_[F]^[2])"),
    (r"y'_i + y'^T + \sigma^{\prime} + {\sigma}'", r"(+ y'_[i] y'^[T] \sigma' \sigma')"),
    ("W_12 + e^-x + E_y1 + h^{l+1}", "(+ W_[1 2] e^[- x] E_[y 1] h^[l + 1])"),
    ("a^{[1](i)}", "a^[[ 1 ] ( i )]"),
    (r"\mathcal{L}", "L"),
    (r"\mathbb{R}^{n_i \times n_{i-1}}", r"R^[n _ i \times n _ i - 1]"),
    (r"\bf{W} x + {\bf v} + \cal{L} + \mathrm{Loss} + \mathbf{Wx}", "(+ (* W x) v L Loss (* W x))"),
    ("xy + MSE + Loss + XW_1 + VV^T + d_{in}", "(+ (* x y) MSE Loss (* X W_[1]) (* V V^[T]) d_[i n])"),
    (r"gradient_W \times Error\_Signal", "(* gradient_[W] times Error_Signal)"),
)
FUNCTIONS = (
    (r"\sigma'(z)", r"\sigma'(z)"),
    ("f(x)", "(* f (( x))"),
    (r"\sigma(z)", r"(* \sigma (( z))"),
    ("f^i(h^{i-1}, W^i)", "(* f^[i] (( h^[i - 1], W^[i]))"),
    (r"\tanh^2 x", r"\tanh^[2](x)"),
    (r"\tanh^2(z)", r"\tanh^[2](z)"),
    (r"\log{\hat{y_i}}", r"\log(hat.y_[i])"),
    (r"\log \hat y_k", r"\log(hat.y_[k])"),
    (r"\max(0, z)", r"\max(0, z)"),
    (r"\text{softmax}(x+c)_i", "<softmax((+ x c))>_[i]"),
    (r"\text{softmax(x)}_i", "<softmax(x)>_[i]"),
    (r"\operatorname{relu}(S)", "relu(S)"),
    ("relu(z)", "relu(z)"),
    (r"\text{relu} \odot (z) + (z)^+ + (1/x)'", "(+ (* relu odot (( z)) <(( z)>^[+] <(( (/ 1 x))>')"),
    (r"\text{ReLU}'(z)", "ReLU'(z)"),
    ("f'(z)^2", "<f'(z)>^[2]"),
    (r"\exp[x]", r"\exp(x)"),
    (r"\sqrt{x}", "(root x)"),
    (r"\sqrt[3]{y}", "(root 3 y)"),
    (r"\langle a, b \rangle", "inner(a, b)"),
)
INDICATORS = (
    ("1(z_i > 0)", "(* 1 (( (z_[i] > 0)))"),
    (r"\mathbf 1_{Z>0}", "<1>_[Z > 0]"),
    (r"\mathbb{1}[z > 0]", "(* 1 ([ (z > 0)))"),
    (r"I(z \in [-1, 1])", "(* I (( (z in [(+ -1), 1])))"),
    ("(w x + b > 0)_{d_2}", "<(( ((+ (* w x) b) > 0))>_[d _ 2]"),
    ("(i = j)", "(( (i = j))"),
    ("I(0 < z)", "(* I (( (0 < z)))"),
)
SUMS = (
    (r"\sum_{i=1}^n y_i \log p_i + b", r"(+ (sum [i 1..n] (* y_[i] \log(p_[i]))) b)"),
    (
        r"\sum \limits_{i = 0}^{N}X_i - \frac{1}{N} \sum (y - t)^2",
        "(+ (sum [i 0..N] X_[i]) -(* (/ 1 N) (sum [-] <(( (+ y -t))>^[2])))",
    ),
    (r"\sum_j \sum_{k \neq j} a_{jk} x_k", "(sum [j] (sum [k | (k != j)] (* a_[j k] x_[k])))"),
    (r"\sum_{i,j} a_{ij}", "(sum [i j] a_[i j])"),
    (r"\sum_{\substack{i=1 \\ i \neq j}}^n x_i", "(sum [i 1..n | (i != j)] x_[i])"),
    (r"\sum_{1 \le i \le n} x_i", "(sum [i 1..n] x_[i])"),
    (r"\prod_{t=1}^T w_t", "(prod [t 1..T] w_[t])"),
    (r"\max_j z_j", "(max [j] z_[j])"),
    (r"-\sum_i{y_i}\log{p_i}", r"(+ -(sum [i] (* y_[i] \log(p_[i]))))"),
)
NUMBERS = (
    ("0.0180 + 1.5e-3 + .5 + 10^{-3}", "(+ 0.0180 1.5e-3 .5 <10>^[- 3])"),
    ("0,25 + 0{,}25 + 1,250 + 262,656 + 1,234,567", "(+ 0.25 0.25 1250 262656 1234567)"),
    (r"(0{,}25) + (1,024 + 10) + [0,1] + \max(0,1)", r"(+ (( 0.25) (( (+ 1024 10)) [0, 1] \max(0, 1))"),
)
PRODUCTS = (
    (r"2 \cdot -3", "(* 2 cdot (+ -3))"),
    (r"a \odot b \circ c \otimes d \times e * f", "(* a odot b odot c otimes d times e * f)"),
    (r"\frac12 x + \tfrac{1}2 + a/b c + 3 a \div b", "(+ (* (/ 1 2) x) (/ 1 2) (* (/ a b) c) (* 3 (/ a b)))"),
    ("- -x + 1", "(+ x 1)"),
    (r"a\,b\;c \! d", "(* a b c d)"),
    (
        r"\left(\frac{a}{b}\right) \Bigl[ c \Bigr] \big\{ d \big\} |x| \left\| y \right\|",
        "(* (( (/ a b)) ([ c) ({ d) (| x) (‖ y))",
    ),
)
ARRAYS = (
    (
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ \end{bmatrix} \begin{pmatrix} x_1 \\ \vdots \\ x_n \end{pmatrix}",
        "(* [1, 2; 3, 4] [x_[1]; .vdots.; x_[n]])",
    ),
    (r"[h_1 \ h_2 \ \dots \ h_H]", "[h_[1], h_[2], .dots., h_[H]]"),
    ("[1, 2]^T", "<[1, 2]>^[T]"),
    ("[1; 2]", "[1; 2]"),
    (r"[a \quad b]", "[a, b]"),
    ("[2 -1 0]", "[2, (+ -1), 0]"),
    ("[x]", "([ x)"),
    ("[[1, 2], [3, 4]]", "[1, 2; 3, 4]"),
    (r"\pmatrix{1 & 2 \cr 3 & 4}", "[1, 2; 3, 4]"),
    (r"\left[\begin{array}{cc|c} 1 & 2 & 3\end{array}\right]", "[1, 2, 3]"),
    (r"\begin{bmatrix} \cdot \\ ? \\ \end{bmatrix}", "[.cdot.; ?]"),
    ("(1, 2)^T", "<(( 1, 2)>^[T]"),
    (r"\{1, 2\}", "({ 1, 2)"),
    (
        r"\begin{smallmatrix} 5 \cdot 2 & -1 \\[2pt] 0 & {}-3 \end{smallmatrix}",
        "[(* 5 cdot 2), (+ -1); 0, (+ -3)]",
    ),
    (
        r"\begin{cases} 1, & \text{if } x_4 = x_i \\ 0, & \text{otherwise} \end{cases}",
        "{1 if (x_[4] = x_[i]); 0 if -}",
    ),
    (
        r"\begin{cases} 1, \text{ if } x \neq 0 \\ 0, \text{ if } x < 0 \end{cases}",
        "{1 if (x != 0); 0 if (x < 0)}",
    ),
    (r"\begin{cases} z & \text{if $z > 0$} \\ 0 & \text{o.w.} \end{cases}", "{z if (z > 0); 0 if -}"),
    (
        r"f = \left\{ \begin{array}{ll} z & z > 0 \\ 0 & \text{else} \end{array} \right.",
        "f = {z if (z > 0); 0 if -}",
    ),
)
BOXES = (
    (
        r"\underbrace{1(z > 0)}_{\substack{\text{if } z > 0 \\ 0 \text{ otherwise}}}",
        '(brace (* 1 (( (z > 0))) | [((* "if" z) > 0); (* 0 "otherwise")])',
    ),
    (r"\boxed{x + 1}", "(brace (+ x 1))"),
    (r"\fbox{$\displaystyle y$}", "(brace y)"),
    (r"\textcolor{red}{z}", "z"),
    (r"\colorbox{c}{$w$}", "w"),
    (r"\overbrace{a}^{n}", "(brace a | n)"),
)
TYPED_SIGNS = (
    ("σ'(z)⊙∂L/∂W₁ − Σ_i x²", r"(+ (* \sigma'(z) odot (d L W_[1])) -(sum [i] x^[2]))"),
    ("xᵀ ŷ·2", "(* x^[T] hat.y cdot 2)"),
    ("α × β ∘ γ", r"(* \alpha times \beta odot \gamma)"),
)


def read(source: str) -> str:
    return " ; ".join(map(shown, parse(source)))


@pytest.mark.parametrize(("source", "tree"), DERIVATIVES)
def test_a_derivative_is_read_in_every_spelling(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), SEVERAL_DERIVATIVES)
def test_derivatives_side_by_side_are_a_product(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), NO_DERIVATIVES)
def test_a_name_d_is_no_derivative(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), NAMES)
def test_a_name_keeps_its_accents_scripts_and_primes(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), FUNCTIONS)
def test_a_function_is_called_only_where_it_can_be_no_factor(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), INDICATORS)
def test_an_indicator_keeps_its_comparison(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), SUMS)
def test_a_sum_reaches_over_its_product(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), NUMBERS)
def test_a_comma_is_of_the_number_or_separates(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), PRODUCTS)
def test_a_product_is_flat_with_the_signs_as_printed(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), ARRAYS)
def test_an_array_is_read_from_every_environment(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), BOXES)
def test_a_box_means_what_stands_in_it(source: str, tree: str) -> None:
    assert read(source) == tree


@pytest.mark.parametrize(("source", "tree"), TYPED_SIGNS)
def test_a_typed_sign_is_the_command_it_stands_for(source: str, tree: str) -> None:
    assert read(source) == tree


def test_a_page_of_decimal_commas_has_them_in_brackets_too() -> None:
    assert [shown(s) for s in parse(r"x = (0,25) [1,5]", decimal=True)] == ["x = (* (( 0.25) ([ 1.5))"]
    assert [shown(s) for s in parse(r"x = (0,25) [1,5]")] == ["x = (* (( 0, 25) [1, 5])"]


def test_a_numeral_counts_its_decimals_as_printed() -> None:
    numbers = ("12", "0.250", "0{,}25", "1.5e-3", "262,656.5")
    sides = [parse(f"x = {number}")[0].sides[1] for number in numbers]
    assert [getattr(side, "decimals", None) for side in sides] == [0, 3, 2, 4, 1]
    assert str(getattr(sides[3], "value", None)) == "3/2000"
