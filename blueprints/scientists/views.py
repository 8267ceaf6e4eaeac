"""The pages of the section: a file per kind of page has the views."""

from blueprints.scientists import cards, directory, profile

__all__ = ["cards", "directory", "profile"]
