"""Full-text search: the same words, order and marks from SQLite where the site is live and from
files where it isn't.

`tokens` reads words, `variants` knows other spellings, `documents` says what of an entry is
searched, `catalog` which entries there are and in what order, `ranking` puts what was found in
order. `database` (live) and `postings` (frozen) both answer one question: in which texts does this
term stand. `layout` cuts the catalog into blocks, `extracts` are what the index takes from each
entry, `grams` finds what words are found by, `blocks` makes a block of it or changes one, `records`
keeps blocks, `frozen` puts their pieces together as files. static/js/search/ has the reading half
in JavaScript; tests/search-vectors.json holds the two together.
"""
