"""Accounts, roles, passwords, one-time links, sessions and rate limits.

Accounts are JSON files. Sessions and counted attempts may be lost: they stand in the SQLite file of
`DisposableDatabase` (cms/core/database.py), which is opened when it is first needed.
"""
