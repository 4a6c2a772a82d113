"""What follows from one wrong entry, from the wrong side before, and from a wrong way between two numbers."""

from __future__ import annotations

from fractions import Fraction

from judged_lines import verdicts

NET = """
inputs: {x: [2]}
parameters: {W: [2, 2], v: [2]}
equations: {z: W @ x, h: tanh(z), o: v.T @ h, E: 1/2*o**2}
values: {x: [2, -1], W: [[0.3, 0.5], [-0.2, 0.4]], v: [0.7, -0.6]}
"""  # z = (0.1, -0.8), h = (0.0997, -0.6640)
CHAIN = """
inputs: {x: []}
parameters: {w: [], a: [], b: []}
equations: {h: tanh(w*x), F: 1/2*(a*h)**2, G: 1/2*(b*h)**2, E_total: F + G}
values: {x: 0.5, w: 0.8, a: 2, b: 3}
"""  # h = 0.37995, dF/dh = 1.5198, dG/dh = 3.4195


def test_an_entry_follows_from_the_same_entry_before_it() -> None:
    assert verdicts(NET, "z_1 = 0.9", r"h_1 = \tanh(0.9) = 0.7163") == ["wrong", "follows", "follows"]
    assert verdicts(NET, "z_1 = 0.9", r"h_2 = \tanh(0.9) = 0.7163")[1] == "wrong"
    assert verdicts(NET, "z_1 = 0.9", r"h_1 = 0.7173") == ["wrong", "wrong"]


def test_two_wrong_entries_are_both_carried_on() -> None:
    lines = ("z_1 = 0.9", "z_2 = 0.4", r"o = 0.7 \cdot 0.7163 - 0.6 \cdot 0.3799")
    assert verdicts(NET, *lines) == ["wrong", "wrong", "follows"]
    assert verdicts(NET, *lines[:2], lines[2].replace("- 0.6", "+ 0.6"))[2] == "wrong"


def test_a_right_entry_takes_the_place_of_a_wrong_one() -> None:
    assert verdicts(NET, "z_1 = 0.9", "z_1 = 0.1", "h_1 = 0.7163") == ["wrong", "correct", "wrong"]
    assert verdicts(NET, "z_1 = 0.9", "z_2 = -0.8", "h_1 = 0.7163") == ["wrong", "correct", "follows"]


def test_a_number_follows_from_the_wrong_side_before_it() -> None:
    assert verdicts(NET, r"z_1 = 0.3 \cdot 2 + 0.5 = 1.1") == ["wrong", "follows"]
    assert verdicts(NET, r"z_1 = 0.3 \cdot 2 + 0.5 = 1.2") == ["wrong", "wrong"]


def test_a_rounded_entry_is_carried_on() -> None:
    line = r"o = 0.7 \cdot 0.10 - 0.6 \cdot (-0.66) = 0.466"
    assert verdicts(NET, "h_1 = 0.10", "h_2 = -0.66", line)[-1] == "rounded"
    assert verdicts(NET, "h_1 = 0.10", "h_2 = -0.66", line.replace("0.466", "0.476"))[-1] == "wrong"


def test_a_gradient_follows_from_one_of_the_ways_that_it_goes() -> None:
    head = r"\frac{\partial E_{total}}{\partial h} = "
    wrong = r"\frac{\partial G}{\partial h} = 2.2797"
    assert Fraction("1.5198") + Fraction("2.2797") == Fraction("3.7995")
    assert verdicts(CHAIN, wrong, head + "1.5198 + 2.2797 = 3.7995") == ["wrong", "follows", "follows"]
    assert verdicts(CHAIN, wrong, head + "1.5198 - 2.2797")[1] == "wrong"


def test_a_word_below_is_the_name_that_the_file_spells_so() -> None:
    assert verdicts(CHAIN, "E_{total} = F + G", r"E_{\text{total}} = F + G") == ["definition"] * 2
    assert verdicts(CHAIN, "E_{total} = F - G") == ["wrong"]
