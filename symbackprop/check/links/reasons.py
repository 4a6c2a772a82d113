"""What is said of a link that is left open or passes with a remark, in the same words wherever it is said."""

from __future__ import annotations

AT_VALUES = "with the values given"
NO_LAYER = "no layer of the network fits all its names"
NO_LEFT_VALUE = "the left side has no value as it is printed"
NO_NETWORK = "no network is declared"
NO_POINTS = "the network has no points"
TWO_READINGS = "two readings at once would be needed"
