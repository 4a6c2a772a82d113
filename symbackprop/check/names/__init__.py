"""Names: what a printed name may stand for, by the network, its `reading` and its place."""
