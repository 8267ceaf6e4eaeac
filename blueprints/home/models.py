"""The front page has no types of its own: it is composed."""
