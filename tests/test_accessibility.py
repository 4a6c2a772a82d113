"""Pages under axe-core in a real browser, light and dark, desk and phone, and the contrast of every colour.

axe does not judge the colours of MathML, so these are computed from the style sheet.
"""

from __future__ import annotations

import html
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from test_browser import POLICY, chromium, page_of
from verdict_reports import ALL

from symbackprop.write.sheet.templates import templates_folder
from symbackprop.write.verdicts.html import report_html

PAGES = (
    "relu_rows_masked",
    "homework_single",
    "homework_batch",
    "matrix_rnn",
    "product_orders",
    "blank homework_single",
    "verdicts",
)
SCREENS = {"desk, light": (1400, 1, "rgb(255, 253, 248)"), "phone, dark": (500, 0, "rgb(23, 25, 29)")}
SCHEMES = ("light", "dark")
ENOUGH = 4.5  # WCAG 2 AA, for text of this size
ON_PAPER = ("ink", "muted", "link", "up")
VERDICTS = ("ok", "read", "bad", "fol")
TELL = """
onload = () => {
  document.querySelectorAll('details:not([name])').forEach(fold => fold.open = true);
  axe.run(document).then(told => document.title = 'FOUND ' + JSON.stringify({
    width: innerWidth, paper: getComputedStyle(document.body).backgroundColor, seen: told.passes.length,
    wrong: told.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')),
  }));
};
"""


def axe() -> str:
    found = importlib.util.find_spec("axe_core_python")
    assert found is not None and found.origin is not None, "pip install '.[dev]'"
    return (
        (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8").replace("</script", r"<\/script")
    )


def heard(tmp_path: Path, page: str, screen: str) -> dict[str, Any]:
    """What axe says; the page's policy, which forbids scripts, is taken off this copy."""
    width, scheme, _ = SCREENS[screen]  # Chromium counts dark as 0, light as 1
    scripts = f"<script>{axe()}</script><script>{TELL}</script></body>"
    file = tmp_path / "axe.html"
    file.write_text(POLICY.sub("", page).replace("</body>", scripts), encoding="utf-8")
    look = (f"--blink-settings=preferredColorScheme={scheme}", f"--window-size={width},1000")
    shown = chromium(tmp_path, *look, "--virtual-time-budget=20000", "--dump-dom", file.as_uri())
    told = re.search(r"<title>FOUND (.*?)</title>", shown.stdout, re.DOTALL)
    assert told is not None, shown.stderr[-500:]
    answer: dict[str, Any] = json.loads(html.unescape(told[1]))
    return answer


def written(name: str) -> str:
    return report_html(ALL) if name == "verdicts" else page_of(name)


@pytest.mark.needs_chromium
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong(name: str, screen: str, tmp_path: Path) -> None:
    seen = heard(tmp_path, written(name), screen)
    assert seen["wrong"] == []
    assert seen["seen"] > 10
    assert (seen["width"], seen["paper"]) == (SCREENS[screen][0], SCREENS[screen][2])


@pytest.mark.needs_chromium
def test_axe_sees_pale_words_and_a_picture_without_words(tmp_path: Path) -> None:
    planted = page_of("relu_rows").replace("</h1>", '</h1><p style="color:#bbb">pale</p><img src="data:,">', 1)
    wrong = heard(tmp_path, planted, "desk, light")["wrong"]
    assert {each.partition(":")[0] for each in wrong} == {"color-contrast", "image-alt"}


def unreached(page: str) -> list[str]:
    """Boxes that may scroll, and that the tab key neither reaches nor finds anything in."""
    found = html5lib.parse(page, namespaceHTMLElements=False)
    boxes = [e for e in found.iter() if "scroll" in (e.get("class") or "").split()]
    assert boxes
    held = [box for box in boxes if any(e.tag == "a" or e.get("tabindex") == "0" for e in box.iter())]
    return ["".join(box.itertext())[:40] for box in boxes if box not in held]


def test_the_keyboard_reaches_every_table_that_a_phone_scrolls() -> None:
    page = page_of("two_layer_questions")  # its equations are wider than 390 px
    assert unreached(page) == []
    planted = page.replace(' tabindex="0" role="group" aria-label="Equations"', "")
    assert len(unreached(planted)) == page.count('aria-label="Equations"') > 1


# -- colours -------------------------------------------------------------------------------------------------


def colours(sheet: str) -> dict[str, dict[str, str]]:
    """The colours of a style sheet by name, for light and for dark."""
    text = (templates_folder() / "html" / sheet).read_text(encoding="utf-8")
    light, dark = text.partition("@media print")[0].split("@media(prefers-color-scheme:dark)")
    first = {n: c for n, c in re.findall(r"--(\w+):(#[0-9a-f]{6})", light)}
    return {"light": first, "dark": {**first, **dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", dark))}}


def brightness(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sheet", ["page.css", "verdicts.css"])
def test_every_colour_can_be_read_on_what_it_stands_on(sheet: str, scheme: str) -> None:
    found = colours(sheet)[scheme]
    pairs = [(name, ground) for name in ON_PAPER for ground in ("paper", "panel")]
    pairs += [("ink", "hit"), ("up", "hit")]
    if sheet == "verdicts.css":
        pairs += [(name, "paper") for name in VERDICTS] + [("ink", "badbg"), ("up", "badbg")]
    for name, ground in pairs:
        assert contrast(found[name], found[ground]) >= ENOUGH, (name, ground)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") < ENOUGH < contrast("#757575", "#ffffff")
