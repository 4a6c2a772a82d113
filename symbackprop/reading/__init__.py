"""Reading: a page of formulas to immutable trees with source offsets; a name has no meaning here yet."""
