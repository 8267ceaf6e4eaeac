"""The site's drawn landscapes: `.venv/bin/python -m demo.landscapes` draws all of them.

`palette` mixes the tones from `static/css/tokens.css`, `brush` makes path data, `sheet` collects
the shapes of one drawing, `land` and `plants` draw what several landscapes have in common, and
`scenes` has a function for each landscape.
"""
