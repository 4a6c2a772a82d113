"""Write solution.tex and solution.json beside every worked net.yaml: `make worked`."""

from __future__ import annotations

from pathlib import Path

from symbackprop.solution import Wishes, solve_file, write

WORKED = Path(__file__).resolve().parent


def written(net: Path) -> dict[str, str]:
    """The files that belong beside a net.yaml, as `symbackprop derive` writes them: name -> text."""
    whole = solve_file(net, all_nets=True)
    return {
        "solution.tex": write(whole, "tex", Wishes()),
        "solution.json": write(whole[:1], "json", Wishes()),
    }


def main() -> None:
    for net in sorted(WORKED.glob("*/net.yaml")):
        for name, text in written(net).items():
            (net.parent / name).write_text(text, encoding="utf-8")
            print(net.parent.relative_to(WORKED.parent) / name)


if __name__ == "__main__":
    main()
