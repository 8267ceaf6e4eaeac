"""The sections of the site (sections.py) and the staff app."""
