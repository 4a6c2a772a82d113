"""Points: the values of every quantity and derivative of a network at sample points, as arrays."""
