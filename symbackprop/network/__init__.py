"""A network: quantities and single-assignment equations, read from a file or built in Python."""
