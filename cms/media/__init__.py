"""Pictures drawn by our own code, and the media folder's files."""
