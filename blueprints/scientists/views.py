"""The views of the section are in the modules imported here."""

from blueprints.scientists import directory, profile

__all__ = ["directory", "profile"]
