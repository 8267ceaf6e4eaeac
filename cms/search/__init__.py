"""Words as people type them: `text` folds them and adds other ways to type a name, `by_name` matches
names.
"""
