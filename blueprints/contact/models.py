"""The contact section has no content types: what visitors write is kept apart from the content
(cms/contact/).
"""
