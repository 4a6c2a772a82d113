"""Check: what a page claims, against the network, link by link."""
