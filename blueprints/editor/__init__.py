"""The staff app: a Flask app of its own at /editor, with accounts, sessions and forms; a module per
task. Features import the places here (slots.py) in every process, so this module imports nothing.
"""
