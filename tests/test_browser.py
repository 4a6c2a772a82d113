"""Pages in a real browser: nothing sticks out on a phone, a tablet or a desk; no complaint is logged."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from symbackprop import formats, solution

WORKED = Path(__file__).parent.parent / "worked"
SHOWN = (
    "relu_rows", "homework_single", "homework_batch", "two_layer_mse", "matrix_rnn", "deep_linear_sheet",
    "four_scalars", "gated_questions", "three_layer_costs", "product_orders", "hessian_products",
    "list_membership", "blank homework_single",
)  # fmt: skip
WIDTHS = (390, 800, 1400)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
LOOK = """
onload = () => {
  const found = {};
  for (const frame of document.querySelectorAll('iframe')) {
    const page = frame.contentDocument, view = frame.contentWindow;
    page.querySelectorAll('details.fold').forEach(fold => fold.open = true);
    const right = node => node.getBoundingClientRect().right;
    const inside = '.scroll,.r,.framed,svg,.skip';
    const every = [...page.querySelectorAll('body *')].filter(n => !n.closest(inside));
    const out = every.filter(n => right(n) > view.innerWidth + 1);
    const steps = [...page.querySelectorAll('.steps .r')];
    const whys = [...page.querySelectorAll('.why')];
    found[view.innerWidth] = {
      wide: page.documentElement.scrollWidth,
      out: out.map(n => n.tagName + ' ' + n.textContent.slice(0, 40)),
      flat: [...page.querySelectorAll('math')].filter(n => n.getBoundingClientRect().height < 4).length,
      cut: steps.filter(n => n.scrollHeight > n.clientHeight + 1).map(n => n.textContent.slice(0, 40)),
      scrolled: steps.filter(n => n.scrollWidth > n.clientWidth + 1).map(n => n.textContent.slice(0, 40)),
      reasons: [...new Set(whys.map(n => Math.round(n.getBoundingClientRect().left)))],
      font: page.fonts.check("18px 'Page Math'"),
      dark: view.getComputedStyle(page.body).backgroundColor,
    };
  }
  document.title = 'FOUND ' + JSON.stringify(found);
};
"""


def page_of(name: str) -> str:
    """The worked solution; "blank": the sheet that a student gets."""
    blank, _, name = name.rpartition(" ")
    found = solution.networks(WORKED / name / "net.yaml", None, None, whole=True)
    solved = [solution.solve(network, checks=False) for network in found]
    return formats.blank_sheet(solution.sheet(solved), "html") if blank else formats.page(solved, "html")


def chromium(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    return subprocess.run([*command, profile, *words], capture_output=True, text=True, timeout=120, check=False)


def look(tmp_path: Path, page: str) -> dict[str, dict[str, Any]]:
    """The page in three frames; its policy, which forbids scripts, is taken off this copy."""
    inside = html.escape(POLICY.sub("", page))
    frames = "".join(
        f'<iframe style="border:0;width:{w}px;height:900px" srcdoc="{inside}"></iframe>' for w in WIDTHS
    )
    file = tmp_path / "frames.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8>{frames}<script>{LOOK}</script>", encoding="utf-8")
    shown = chromium(
        tmp_path, "--window-size=1600,1000", "--virtual-time-budget=5000", "--dump-dom", file.as_uri()
    )
    told = re.search(r"<title>FOUND (.*?)</title>", shown.stdout, re.DOTALL)
    assert told is not None, shown.stderr
    answer: dict[str, dict[str, Any]] = json.loads(html.unescape(told[1]))
    return answer


@pytest.mark.needs_chromium
@pytest.mark.parametrize("name", SHOWN)
def test_nothing_sticks_out_of_the_page_at_any_width(name: str, tmp_path: Path) -> None:
    found = look(tmp_path, page_of(name))
    assert sorted(map(int, found)) == list(WIDTHS)
    for width, seen in found.items():
        assert seen["wide"] <= int(width) and seen["out"] == [], width
        assert seen["flat"] == 0 and seen["cut"] == [] and seen["font"], width
    assert found["1400"]["scrolled"] == []
    assert len(found["1400"]["reasons"]) <= 1, "reasons begin at one place over the whole page"


@pytest.mark.needs_chromium
def test_the_look_sees_what_sticks_out(tmp_path: Path) -> None:
    planted = page_of("relu_rows").replace("<h1>", '<h1 style="width:600px">', 1)
    found = look(tmp_path, planted)
    assert found["390"]["out"] and not found["1400"]["out"]


@pytest.mark.needs_chromium
def test_a_browser_has_nothing_to_complain_about(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page_of("relu_rows"), encoding="utf-8")
    shown = chromium(tmp_path, "--enable-logging=stderr", "--v=0", "--dump-dom", file.as_uri())
    assert "<math" in shown.stdout
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []


@pytest.mark.needs_chromium
def test_a_complaint_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page_of("relu_rows").replace("</main>", "<script>1</script></main>"), encoding="utf-8")
    shown = chromium(tmp_path, "--enable-logging=stderr", "--v=0", "--dump-dom", file.as_uri())
    assert "CONSOLE" in shown.stderr, "the page's policy forbids scripts"
