"""Functions that several sections use: people, units, themes, dates of events. It has no pages."""
