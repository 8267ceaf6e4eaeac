"""The views of the section are in the modules imported here."""

from blueprints.scientists import cards, directory, profile

__all__ = ["cards", "directory", "profile"]
