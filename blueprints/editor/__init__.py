"""The staff app: its own Flask app with accounts, sessions and forms, mounted at /editor; one file a task."""

from blueprints.editor.app import create_editor

__all__ = ["create_editor"]
