"""The one registry of functions: what each is, how it is written, and its slope in terms of the output."""
