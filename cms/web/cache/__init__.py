"""The page cache of the live site: pages answered ahead of Flask, each as long as its trace holds."""

from cms.web.cache.middleware import PageCache

__all__ = ["PageCache"]
