"""Modules that several sections or features use: types of fields, people, works, units, themes, dates
of events, drawings, calendars, forms of visitors. It has no pages.
"""
