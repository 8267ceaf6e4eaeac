"""The parts of the site that the desk makes, each once."""

from cms.accounts.rate_limit import RateLimit
from cms.core.index_build import IndexBuilder
from cms.core.processes import flask_command
from cms.site import Site
from features.translation_desk.machine import MachineTranslation
from features.translation_desk.memory import TranslationMemory
from features.translation_desk.queue import QueueOrders


def queue_orders(site: Site) -> QueueOrders:
    """Return the order in which each translator goes through the queue."""
    return QueueOrders(site.state, site.store.clock)


def translation_memory(site: Site) -> TranslationMemory:
    return TranslationMemory(site.store.database)


def machine_translation(site: Site) -> MachineTranslation:
    """Return the service that the settings choose, if any."""
    limit = RateLimit(site.state, site.store.clock)
    return MachineTranslation(site.settings.of("translator"), site.settings.site, limit)


def memory_builder(site: Site) -> IndexBuilder:
    """Return the builder that fills the translation memory in the background."""
    lock = site.paths.job_lock("translation-memory")
    return IndexBuilder(lock, flask_command(site.settings), "learn-translations")
