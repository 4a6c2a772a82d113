"""Values: a network at its points, arrays joined, compared, and kept."""
