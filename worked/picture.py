"""The picture in README.md: the first page of one worked network, as `derive` writes it and LaTeX sets it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from regenerate import WORKED, written
from typeset import typeset

NET = WORKED / "relu_rows_masked" / "net.yaml"


def main(picture: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tex = Path(folder) / "solution.tex"
        tex.write_text(written(NET)["solution.tex"], encoding="utf-8")
        pdf = typeset(tex)
        if pdf is None:
            raise SystemExit("the picture needs pdflatex and pdftoppm")
        target = Path(picture).with_suffix("")
        target.parent.mkdir(exist_ok=True)
        page_one = ["pdftoppm", "-png", "-r", "100", "-f", "1", "-singlefile"]
        subprocess.run([*page_one, str(pdf), str(target)], check=True)
    print(picture)


if __name__ == "__main__":
    main(sys.argv[1])
