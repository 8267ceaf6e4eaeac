"""Full-text index: entries by the words of their texts, for the editor and for a search for visitors.

From an entry to the entries that match a query:

- `catalog` lists the entries in their order; `block_layout` divides them into blocks.
- `document` extracts the words of an entry, `facts` those that its page shows beside them; `text`
  folds them and adds other ways to type a name.
- `postings` indexes the terms of a block's texts, and finds a term there.
- `tables` stores the rows in the site's database; `index` completes and queries them for a catalog.
- `query` answers a query: `synonyms` adds other spellings, `ranking` scores the entries.

`staff_search` finds entries and drafts for the editor, `by_name` matches names alone.
"""
