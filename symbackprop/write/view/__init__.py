"""View: what a page holds, as plain strings and flags; templates place it and decide nothing."""
