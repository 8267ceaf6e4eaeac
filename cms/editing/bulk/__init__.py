"""Changes of several entries at once: planned first, recorded entry by entry, undone."""
