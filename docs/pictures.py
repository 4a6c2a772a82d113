"""The pictures in README.md, taken of real pages in Chromium: `make pictures`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import refresh

WORKED = refresh.DOCS.parent / "worked"
PICTURES = refresh.DOCS / "pictures"
DERIVATIONS = ".network > :not(.gradient, :has(.gradient)), .contents, #n1-Y_3 { display: none }"
SHOTS = (  # name, width, height, the command that writes the page, what is taken from the page to show the rest
    ("derivation", 920, 940, f"derive {WORKED}/relu_rows_masked/net.yaml -o page.html", DERIVATIONS),
    (
        "sheet",
        920,
        860,
        f"sheet {WORKED}/homework_single/net.yaml -o page.html",
        ".contents, .latex { display: none }",
    ),
    ("verdicts", 920, 1040, "verify exercise.yaml page.md -o page.html", ""),
    ("graph", 862, 388, f"graph {WORKED}/gated_questions/net.yaml --adjoints -o page.svg", ""),
)


def shoot(name: str, width: int, height: int, command: str, without: str, folder: Path) -> None:
    """Run one command in a folder and take a picture of the page that it wrote."""
    subprocess.run([sys.executable, "-m", "symbackprop", *command.split()], cwd=folder, check=False)
    page = folder / command.split()[-1]
    text = page.read_text(encoding="utf-8").replace('<details class="fold"', '<details open class="fold"')
    page.write_text(text.replace("</head>", f"<style>{without}</style></head>"), encoding="utf-8")
    chromium = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    size = [f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}"]
    shot = f"--screenshot={PICTURES / f'{name}.png'}"
    subprocess.run([*chromium, *size, shot, page.as_uri()], check=True, capture_output=True, timeout=120)
    print(f"docs/pictures/{name}.png")


def main() -> None:
    if shutil.which("chromium") is None:
        raise SystemExit("the pictures need chromium")
    PICTURES.mkdir(exist_ok=True)
    page = (refresh.DOCS / "verdicts.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for block in refresh.blocks(page):
            if block.word and block.word != "output":
                (folder / block.word).write_text(block.text, encoding="utf-8")
        for shot in SHOTS:
            shoot(*shot, folder)


if __name__ == "__main__":
    main()
