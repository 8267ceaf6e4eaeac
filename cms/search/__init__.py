"""Full-text search: one index, which answers live pages and is written into the files of a frozen
site.

From an entry to a result:

- `catalog` lists the entries in their order; `block_layout` divides them into blocks.
- `document` extracts the words of an entry, `facts` those that its page shows beside them; `text`
  folds them and adds other ways to type a name.
- `postings` indexes the terms of a block's texts, and finds a term there.
- `tables` stores the rows in the site's database; `index` completes and queries them for a catalog.
- `query` answers a query: `synonyms` adds other spellings, `ranking` sorts the results, `snippets`
  shows the matching text.

static/js/search/ reads the frozen files in the same way; both are tested with
tests/search-vectors.json.
"""
