"""The contact section has no content types: visitors' messages are no content (cms/contact/)."""
