"""The engine of Oasis: content, languages, editing and freezing. It knows no blueprint, no request,
no template.
"""
