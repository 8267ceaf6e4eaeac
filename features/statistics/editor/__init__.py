"""The statistics of visits in the editor."""
