"""The files of the media folder, and pictures drawn by our own code."""
