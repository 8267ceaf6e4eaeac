"""Starts publishing after a save in a server, if a setting asks for it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.site import Site


def start(site: "Site") -> None:
    """Add the task in the background, unless the setting is off."""
    if site.settings.publish_on_save:
        # slow to import, and few sites have it
        from features.update_on_save.task import add_task

        add_task(site)
