"""Modules that several sections or features use: people, works, units, themes, dates of events,
drawings, calendars, forms of visitors. It has no pages.
"""
