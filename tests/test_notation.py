"""`notation:` is read whole or refused with what was found, needed and meant; names print in every style."""

from __future__ import annotations

import pytest

from symbackprop.write.latex.names import barred, declared, symbol, written
from symbackprop.write.latex.notation import Notation, NotationError, Style, read_notation


def test_an_empty_mapping_is_the_plain_notation() -> None:
    assert read_notation({}) == Notation()


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("gradient", "nabla"),
        ("layout", "numerator"),
        ("sums", "einstein"),
        ("layers", "^{[l]}"),
        ("elements", "layer-first"),
        ("chain", "local-first"),
        ("rows", "as-columns"),
        ("slope", "bracket"),
        ("product", "circ"),
        ("digits", 3),
        ("letters", "abc"),
        ("index_base", 0),
    ],
)
def test_each_option_is_read(key: str, word: object) -> None:
    assert getattr(read_notation({key: word}), key) == word


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"gradiant": "bar"}, "unknown option gradiant, known are .*; did you mean gradient\\?"),
        (
            {"gradient": "bars"},
            "gradient is bars, needed is partial \\| d \\| bar \\| nabla; did you mean bar\\?",
        ),
        ({"layers": "_L"}, "layers is _L, needed is _l"),
        ({"elements": "pairs"}, "elements of every name is pairs, .* did you mean pair\\?"),
        ({"elements": {"W": "first"}}, "elements of W is first, .* or an example such as w_\\{211\\}"),
        ({"digits": 0}, "digits is 0, needed is a whole number from 1 to 100"),
        ({"digits": "three"}, "digits is three, needed is a whole number"),
        ({"index_base": 2}, "index_base is 2, needed is a whole number from 0 to 1"),
        ({"letters": "iij"}, "letters is iij, needed are letters for indices, each once"),
        ({"slope": "masks"}, "slope is masks, needed is indicator"),
    ],
)
def test_a_wrong_option_says_what_was_found_and_needed(given: dict[str, object], message: str) -> None:
    with pytest.raises(NotationError, match=message) as caught:
        read_notation(given)
    assert caught.value.key in given


def test_styles_may_be_given_by_name_or_by_example() -> None:
    notation = read_notation(
        {
            "elements": {"W": "w_{211}", "S": "S_{2,1}", "h": "h_{1,j}^2", "Y": "layer-first"},
            "letters": {"X": "x"},
        }
    )
    assert notation.elements_of == {
        "W": "layer-first", "S": "pair", "h": "after-superscript", "Y": "layer-first",
    }  # fmt: skip
    assert notation.letters_of == {"W": "w", "S": "S", "h": "h", "X": "x"}


def test_the_mask_has_a_letter() -> None:
    assert read_notation({"slope": "mask"}).mask == "r"
    assert read_notation({"slope": r"mask \mu_i"}).mask == r"\mu"


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("W", "W"), ("W_1", "W_1"), ("z12", "z_{12}"), ("alpha", r"\alpha"), ("Sigma_2", r"\Sigma_2"),
        ("yhat", r"\hat{y}"), ("xbar", r"\bar{x}"), ("muhat", r"\hat{\mu}"), ("y_hat_3", r"\hat{y}_3"),
        ("yhat1", r"\hat{y}_1"), ("yprime", "y'"), ("loss", r"\mathrm{loss}"),
        ("E_total", r"E_{\mathrm{total}}"),
        ("E_y1", "E_{y1}"), ("W_xh", "W_{xh}"), ("d_k", "d_k"), ("lam", r"\lambda"), ("bar", r"\mathrm{bar}"),
        ("θ", r"\theta"), ("Ω", r"\Omega"),
    ],
)  # fmt: skip
def test_names_are_written_as_symbols(name: str, latex: str) -> None:
    assert written(symbol(name), Notation()).text == latex


@pytest.mark.parametrize(
    ("layers", "whole", "transposed_high"),
    [("_l", "W_2", ""), ("^l", "W^2", "2"), ("^{(l)}", "W^{(2)}", "(2)"), ("^{[l]}", "W^{[2]}", "[2]")],
)
def test_the_layer_stands_where_the_notation_says(layers: str, whole: str, transposed_high: str) -> None:
    piece = written(symbol("W_2"), read_notation({"layers": layers}))
    assert (piece.text, piece.high) == (whole, transposed_high)


@pytest.mark.parametrize(
    ("layers", "style", "name", "places", "latex"),
    [
        ("_l", "pair", "S_2", ["1"], "S_{2,1}"),
        ("_l", "pair", "W_2", ["p", "q"], "W_{2,pq}"),
        ("_l", "pair", "W_2", ["10", "3"], "W_{2,10,3}"),
        ("_l", "pair", "A", ["p", "q"], "A_{pq}"),
        ("_l", "layer-first", "Y_3", ["1"], "Y_{31}"),
        ("_l", "layer-first", "Y_3", ["i"], "Y_{3i}"),
        ("_l", "layer-first", "w_2", ["1", "3"], "w_{213}"),
        ("_l", "layer-first", "w_2", ["p", "q"], "w_{2,pq}"),
        ("_l", "layer-first", "w_12", ["1", "3"], "w_{12,13}"),
        ("_l", "layer-first", "Y_3", ["14"], "Y_{3,14}"),
        ("_l", "after-superscript", "h_2", ["1", "j"], "h_{1,j}^2"),
        ("^l", "pair", "h_2", ["k", "1"], "h^2_{k,1}"),
        ("^l", "after-superscript", "h_2", ["k", "1"], "h_{k,1}^2"),
        ("^{(l)}", "layer-first", "W_2", ["p", "q"], "W^{(2)}_{pq}"),
        ("^{[l]}", "pair", "z_3", ["j"], "z^{[3]}_j"),
    ],
)
def test_an_element_is_written_in_the_style_of_its_name(
    layers: str, style: Style, name: str, places: list[str], latex: str
) -> None:
    assert written(symbol(name), read_notation({"layers": layers}), places, style).text == latex


@pytest.mark.parametrize(
    ("latex", "whole", "element"),
    [
        (r"\mathbf{W}^{(1)}", r"\mathbf{W}^{(1)}", r"\mathbf{W}^{(1)}_{pq}"),
        (r"\hat{y}", r"\hat{y}", r"\hat{y}_{pq}"),
        ("E_{total}", "E_{total}", "E_{total,pq}"),
        (r"\hat{y1}", r"\hat{y1}", r"\hat{y1}_{pq}"),
        ("x_1'", "x_1'", "x_{1,pq}'"),
        ("x'^2_1", "x'^2_1", "x'^2_{1,pq}"),
        ("x_{a_{b_{c_d}}}", "x_{a_{b_{c_d}}}", "x_{a_{b_{c_d}},pq}"),
        ("a_1 b^2", "a_1 b^2", "a_1 b^2_{pq}"),
        (r"\mathrm{CE}(y, \hat y)", r"\mathrm{CE}(y, \hat y)", r"\mathrm{CE}(y, \hat y)_{pq}"),
    ],
)
def test_declared_latex_wins_and_keeps_its_scripts(latex: str, whole: str, element: str) -> None:
    assert written(declared(latex), Notation()).text == whole
    assert written(declared(latex), Notation(), ["p", "q"]).text == element


@pytest.mark.parametrize(
    ("latex", "bar"),
    [
        ("z_1", r"\bar{z}_1"), (r"\mathbf{x}", r"\bar{\mathbf{x}}"), (r"\hat{y}", r"\bar{\hat{y}}"),
        (r"W^{(2)}", r"\bar{W}^{(2)}"), (r"\mathrm{out}", r"\overline{\mathrm{out}}"),
    ],
)  # fmt: skip
def test_a_bar_stands_over_the_letter_and_under_its_scripts(latex: str, bar: str) -> None:
    assert written(barred(declared(latex)), Notation()).text == bar
