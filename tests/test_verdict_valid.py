"""The verdicts on every worked page as HTML: valid markup, one file, no request."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import symbackprop
from symbackprop.network.file import load_all
from symbackprop.write.verdicts.html import report_html

WORKED = sorted(p.parent for p in (Path(__file__).parent.parent / "worked").glob("*/work.md"))
MOST = 400_000  # bytes


@pytest.mark.parametrize("folder", WORKED, ids=lambda p: p.name)
def test_the_verdicts_on_every_worked_page_are_valid_html(folder: Path) -> None:
    import html5lib

    work = folder / "work.md"
    report = symbackprop.verify(load_all(folder / "net.yaml"), work.read_text(encoding="utf-8"), work.name)
    page = report_html(report)
    html5lib.HTMLParser(strict=True).parse(page)
    assert len(page.encode()) < MOST
    assert "<script" not in page and set(re.findall(r"url\((?!#)([a-z]+:)", page)) <= {"data:"}
