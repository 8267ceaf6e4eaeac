"""The contact section has no content types: its page shows the site's own data."""
