"""Accounts, roles, passwords, one-time links, sessions and rate limits.

Accounts are JSON files. Sessions and rate limits may be lost: they are in a SQLite file
(`DisposableDatabase` in cms/core/database.py), which is opened on first use.
"""
