"""The features of the program: each folder here with a `feature` (cms/core/feature.py, docs/features.md)."""
