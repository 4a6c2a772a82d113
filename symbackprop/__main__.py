"""`python -m symbackprop` is the command `symbackprop`."""

from __future__ import annotations

import gc

OBJECTS = 400_000  # that are made before Python looks for cycles among them


def main() -> None:
    """Run the command."""
    # one run makes objects that last to its end: to search them for cycles every 700 costs a tenth of the time
    gc.set_threshold(OBJECTS)
    from symbackprop.cli import main as command

    try:
        command()
    finally:
        # and to search them once more at the end, when all goes with the process, costs nearly as much
        gc.freeze()


if __name__ == "__main__":
    main()
