"""Derive one worked network with the command line, and name what was written: `make demo`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from typeset import typeset


def main(net: str, folder: str) -> None:
    out = Path(folder)
    out.mkdir(exist_ok=True)
    tex, data = out / "solution.tex", out / "solution.json"
    for file in (tex, data):
        subprocess.run([sys.executable, "-m", "symbackprop", "derive", net, "-o", str(file)], check=True)
    pdf = typeset(tex)
    print(f"\nderived {net}; every line was checked. Open:")
    for file, what in ((pdf, "the page"), (tex, "its LaTeX"), (data, "all steps and numbers as data")):
        if file is not None:
            print(f"  {file}  {what}")
    if pdf is None:
        print("there is no pdflatex here; compile solution.tex with any LaTeX")


if __name__ == "__main__":
    main(*sys.argv[1:])
