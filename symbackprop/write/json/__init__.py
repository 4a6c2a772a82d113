"""JSON: numbers and steps as data."""
