"""Full-text index: entries by the words of their texts, for visitors and for the editor.

From an entry to the entries that match a query:

- `catalog` lists the entries in their order; `block_layout` divides them into blocks.
- `document` extracts the words of an entry, `facts` those that its page shows beside them; `terms`
  has the keys of names and words.
- `postings` indexes the terms of a block's texts, and finds a term there.
- `tables` stores the rows in the site's database; `stored_index` completes and queries them for a
  catalog.
- `matching` answers a query: `synonyms` adds other spellings, `ranking` scores the entries.
"""
