"""The freeze: finding the stale pages, rendering them on all cores, and reporting what changed and
why.
"""
