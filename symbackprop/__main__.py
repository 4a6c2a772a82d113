"""`python -m symbackprop` is the command `symbackprop`."""

from __future__ import annotations

import gc

OBJECTS = 400_000  # that are made before Python looks for cycles among them


def main() -> None:
    """Run the command."""
    # one run makes objects that last to its end: to search them for cycles every 700 costs a tenth of the time
    gc.set_threshold(OBJECTS)
    from symbackprop.cli import main as command

    command()


if __name__ == "__main__":
    main()
