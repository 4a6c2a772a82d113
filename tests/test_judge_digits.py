"""`carry`, `cut` and `digits` under `reading`; what is no key of it is told."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

from symbackprop.check.page import verify_page
from symbackprop.network.file import loads

NET = """
inputs: {x: []}
parameters: {w: [], b: [], v: []}
equations: {z: w*x + b, h: exp(z), o: v*h}
values: {x: 0.5, w: -0.8, b: 0.3, v: 1234567}
"""  # h = 0.904837.., o = 1117082.4..


@pytest.mark.parametrize(
    ("line", "rounding", "cutting"),
    [
        ("h = 0.905", "rounded", "rounded"),
        ("h = 0.904", "wrong", "rounded"),
        ("h = 0.906", "wrong", "wrong"),
        ("h = 0.903", "wrong", "wrong"),
        ("-h = -0.904", "wrong", "rounded"),
        ("-h = -0.906", "wrong", "wrong"),
    ],
)
def test_digits_may_be_cut_off_where_reading_says_so(line: str, rounding: str, cutting: str) -> None:
    assert verdicts(NET, line) == [rounding]
    assert verdicts(NET, line, more="reading: {cut: true}\n") == [cutting]


def test_a_rounded_number_is_carried_on_unless_reading_forbids_it() -> None:
    lines = ("h = 0.90", "o = 1111110.3")
    assert verdicts(NET, *lines) == ["rounded", "rounded"]
    assert verdicts(NET, *lines, more="reading: {carry: false}\n") == ["rounded", "wrong"]
    assert verdicts(NET, "h = 0.90", "o = 1234.5") == ["rounded", "wrong"]


def test_whole_numbers_are_rounded_where_reading_says_to_how_many_figures() -> None:
    three = "reading: {digits: 3}\n"
    assert verdicts(NET, "o = 1120000") == ["wrong"]
    assert verdicts(NET, "o = 1120000", more=three) == ["rounded"]
    assert verdicts(NET, "o = 1110000", more=three) == ["wrong"]
    assert verdicts(NET, "o = 1117000", more=three) == ["wrong"]


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ("{cary: true}", "cary is no key of reading; did you mean carry?"),
        ("{product: maybe}", "reading has no product: maybe; it can be any, strict, dot"),
        ("{indices: from-0}", "reading has no indices: from-0; it can be from-1"),
        ("{digits: few}", "digits is a number of figures, as 3, and not few"),
    ],
)
def test_what_is_no_key_of_reading_is_a_warning(reading: str, said: str) -> None:
    (network,) = loads(f"{NET}reading: {reading}\n", "net.yaml")
    assert len(network.warnings) == 1
    assert network.warnings[0].endswith(said)


def test_every_value_that_a_key_has_is_taken_without_a_word() -> None:
    keys = "product: dot, carry: false, cut: true, digits: 3, layout: any, orientation: strict, sums: einstein"
    (network,) = loads(f"{NET}reading: {{{keys}, indices: from-1}}\n", "net.yaml")
    assert network.warnings == ()


VECTOR = """
inputs: {x: [3]}
parameters: {w: [3]}
equations: {h: exp(x*w), L: sum(h)}
values: {x: [0.5, -0.4, 0.3], w: [0.2, 0.7, 1.1]}
"""  # h = 1.10517.., 0.75578.., 1.39096..


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("(1.105, 0.756, 1.931)", [3]),
        ("(1.105, 0.000, 1.391)", [2]),  # 0 is no rounding of another number
        ("(1.106, 0.756, 1.319)", [1, 3]),
    ],
)
def test_entries_that_are_right_to_their_digits_are_none_of_the_wrong_ones(
    line: str, places: list[int]
) -> None:
    report = verify_page(loads(VECTOR), f"$h = {line}$", "page.md")
    (link,) = report.formulas[0].links
    assert link.verdict == "wrong" and [max(e.row, e.column) for e in link.entries] == places


def test_numbers_may_add_up_as_they_did_before_they_were_rounded() -> None:
    terms = ("e^{0.6} = 1.8221", "e^{0.55} = 1.7333", "e^{-0.75} = 0.4724")
    total = "1.8221 + 1.7333 + 0.4724 = 4.0277"  # 4.02774 of 1.82212 + 1.73325 + 0.47237
    assert verdicts(NET, *terms, total)[-1] == "rounded"
    assert verdicts(NET, *terms, total.replace("4.0277", "4.0278"))[-1] == "correct"
    assert verdicts(NET, *terms, total.replace("4.0277", "4.0276"))[-1] == "wrong"
    assert verdicts(NET, total) == ["wrong"]
    assert verdicts(NET, *terms, total, more="reading: {carry: false}\n")[-1] == "wrong"


def test_one_number_has_no_rows_and_columns_to_exchange() -> None:
    report = verify_page(loads(NET, "net.yaml"), r"$3 \cdot 0.5 = 1.4$", "page.md")
    assert report.formulas[0].links[0].mistake == "arithmetic"


ONE_DIGIT = "inputs: {x: []}\nparameters: {w: []}\nequations: {h: w*x, o: h*h}\nvalues: {x: 0.73, w: 1}\n"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("h = 0.7", "rounded"),
        (r"h \approx 0.7", "rounded"),
        (r"h \approx 0.8", "unbound"),  # one unit off, and few digits
        (r"h \approx 0.74", "rounded"),
        (r"h \approx 0.6", "wrong"),
        (r"h \approx 0.75", "wrong"),
    ],
)
def test_an_approximate_sign_says_no_more_than_an_equals_sign(line: str, verdict: str) -> None:
    assert verdicts(ONE_DIGIT, line) == [verdict]
