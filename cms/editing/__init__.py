"""Editing: drafts, publishing, revisions, trash. `Editing` (editing.py) has all of it for one site."""
