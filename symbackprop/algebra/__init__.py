"""Matrix forms, index forms, and the two maps between them: `lower` and `lift`."""
