"""The section about the institute has no content types of its own: its pages are `pages` of the
common section.
"""
