"""Full-text search: one index, from which live pages are answered and the files of a frozen site
are written.

From an entry to a result:

- `catalog` says which entries there are, and their order; `block_layout` divides it into blocks.
- `document` reads the words of an entry, `facts` those that its page shows beside it; `text` folds
  them, and knows other ways to type a name.
- `postings` says where the terms of a block's texts stand, and finds a term in them.
- `tables` has the rows of the site's database; `index` completes them for a catalog and asks them.
- `query` answers what was typed: `synonyms` are other spellings of it, `ranking` is the order,
  `snippets` what to show.

static/js/search/ reads the frozen files in the same way; tests/search-vectors.json is run by both.
"""
