"""The front page has no content types: it is composed of other sections' entries."""
