"""Mistakes: a wrong line made right by one change, which is then named."""
