"""Pointing at a symbol of an HTML page shows what it is: the right words, at every place, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symbackprop import formats, solution, verification
from symbackprop.network.file import loads
from symbackprop.write.html.symbols import Words

WORKED = Path(__file__).parent.parent / "worked"
RULE = re.compile(r'body:has\(\.(s\d+):hover\)::after\{content:"((?:[^"\\]|\\.)*)"\}')


def page(text: str, folder: Path) -> str:
    net = folder / "net.yaml"
    net.write_text(text, encoding="utf-8")
    found = solution.networks(net, None, None, whole=True)
    return formats.page([solution.solve(network, checks=False) for network in found], "html")


def shown(html: str) -> dict[str, set[str]]:
    """Words -> the symbols that show them, without their tags."""
    rules = dict(RULE.findall(html))
    found: dict[str, set[str]] = {}
    for tag, kind, inside in re.findall(r'<(m\w+) class="(s\d+)"[^>]*>(.*?)</\1>', html):
        found.setdefault(rules[kind], set()).add(tag + " " + re.sub(r"<[^>]*>", "", inside))
    assert set(found) == set(rules.values()), "each class has its words, each rule is used"
    return found


COLUMNS = """
inputs: {x: [3]}
parameters: {W_1: [2, 3], v: [2]}
equations:
  z_1: W_1 @ x
  h: tanh(z_1)
  L: v.T @ h
"""


def test_a_symbol_shows_its_name_role_and_shape(tmp_path: Path) -> None:
    said = shown(page(COLUMNS, tmp_path))
    assert said["W_1: parameter, 2 × 3"] == {"msub W1"}
    assert said["z_1: computed, 2 × 1"] == {"msub z1"}
    assert said["L: loss, a number"] == {"mi L"}
    assert {"mi v", "mi x", "mi h"} <= set.union(*said.values())


def test_a_transpose_is_still_the_symbol(tmp_path: Path) -> None:
    html = page(COLUMNS.replace("L: v.T @ h", "g: W_1.T @ h\n  L: g.T @ x"), tmp_path)
    assert shown(html)["W_1: parameter, 2 × 3"] == {"msub W1", "msubsup W1⊤"}


def test_an_entry_is_told_from_its_matrix(tmp_path: Path) -> None:
    said = shown(page(COLUMNS, tmp_path))
    assert {"msub W1,pq"} <= said["entry of W_1 (parameter, 2 × 3)"]
    assert all(place.startswith("msub z1,") for place in said["entry of z_1 (computed, 2 × 1)"])


def test_an_entry_in_numbers_is_one_of_the_right_matrix() -> None:
    html = formats.page(
        [
            solution.solve(n, checks=False)
            for n in solution.networks(WORKED / "relu_rows_masked/net.yaml", None, None, whole=True)
        ],
        "html",
    )
    said = shown(html)
    assert "msub w211" in said["entry of W_2 (parameter, 2 × 2)"]
    assert "msub w211" not in said["entry of W_1 (parameter, 2 × 2)"]
    assert "msub S31" in said["entry of S_3 (computed, 1 × 2)"]


def test_a_primed_letter_is_not_the_bare_letter(tmp_path: Path) -> None:
    html = page(COLUMNS.replace("v: [2]", 'v: {shape: [2], latex: "h\'"}'), tmp_path)
    rules = {said: kind for kind, said in RULE.findall(html)}
    bare, primed = rules["h: computed, 2 × 1"], rules["v: parameter, 2 × 1"]
    assert re.search(rf'<mi class="{primed}">h</mi><mo[^>]*>′', html)
    assert not re.search(rf'<mi class="{bare}">h</mi><mo[^>]*>′', html)


def test_the_d_of_a_derivative_is_not_the_size_d(tmp_path: Path) -> None:
    text = COLUMNS.replace("[3]}", "[d]}").replace("[2, 3]", "[2, d]")
    assert "d: size" in shown(page(text, tmp_path))
    assert "d: size" not in shown(page(text + "notation: {gradient: d}\n", tmp_path))


def test_an_index_is_not_a_quantity(tmp_path: Path) -> None:
    said = shown(page(COLUMNS, tmp_path))
    assert not {"mi i", "mi j", "mi p", "mi q"} & set.union(*said.values())


def test_a_cell_that_is_computed_is_called_computed() -> None:
    found = solution.networks(WORKED / "deep_linear/net.yaml", None, None, whole=True)
    said = shown(formats.page([solution.solve(n, checks=False) for n in found], "html"))
    assert "h[l]: computed, H × 1" in said and "h[1]: input, H × 1" in said


@pytest.mark.parametrize("words", ['a"b', "a\\b", "</style>"])
def test_words_stay_words_in_the_style_sheet(words: str) -> None:
    made = Words()
    made.kind(words)
    rule = made.rules()
    assert "</style" not in rule and rule.count('"') - rule.count('\\"') == 2


# -- a page of somebody else ----------------------------------------------------------------------------------

NARROW = "inputs: {x: [3]}\nparameters: {W_1: [2, 3]}\nequations: {z_1: W_1 @ x, L: sum(z_1**2)}\n"
WORK = "$z_1 = W_1 x$ and $z_{1,2} = q x_3$\n\n$\\frac{\\partial L}{\\partial W_1} = 2 z_1 x^T$\n"


def judged(*texts: str, work: str = WORK) -> dict[str, set[str]]:
    networks = [network for text in texts for network in loads(text)]
    return shown(verification.shown(verification.judged(networks, work, "work.md"), "html"))


def test_a_symbol_of_a_judged_page_shows_what_it_is() -> None:
    said = judged(NARROW)
    assert said["W_1: parameter, 2 × 3"] == {"msub W1"} and said["x: input, 3 × 1"] == {"mi x"}
    assert said["entry of z_1 (computed, 2 × 1)"] == {"msub z1,2"}
    assert not any("q" in symbol for symbols in said.values() for symbol in symbols)


def test_a_symbol_that_two_networks_have_differently_says_nothing() -> None:
    said = judged("name: a\n" + NARROW + "---\nname: b\n" + NARROW.replace("W_1: [2, 3]", "W_1: [5, 3]"))
    assert "x: input, 3 × 1" in said and "L: loss, a number" in said
    assert not any("W_1" in words or "z_1" in words for words in said)


@pytest.mark.parametrize("where", ["same: {z: x}", "scopes: [{from: '# A', same: {z: x}}]"])
def test_a_letter_that_the_page_uses_for_something_else_says_nothing(where: str) -> None:
    said = judged(NARROW + f"reading: {{{where}}}\n")
    assert "x: input, 3 × 1" in said and not any("z_1" in words for words in said)
