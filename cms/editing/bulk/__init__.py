"""Changes of several entries at once: planned, then applied entry by entry with a record of each,
and undone from the record.
"""
