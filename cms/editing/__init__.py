"""Drafts, publishing, revisions, trash and media. `Editing` (editing.py) bundles them for one
site.
"""
