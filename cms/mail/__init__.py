"""Email: stored first, then sent in the background by the mail server of the settings."""
