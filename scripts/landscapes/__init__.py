"""The site's drawn landscapes: `.venv/bin/python -m scripts.landscapes` draws all of them.

`palette` mixes the tones from `static/css/tokens.css`, `brush` makes path data, `sheet` collects
the shapes of one drawing, `land` and `plants` draw what more than one landscape has, and `scenes`
holds a function per landscape.
"""
