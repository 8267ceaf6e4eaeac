"""The freeze: finding the stale pages, rendering them with all cores, what changed and why."""
