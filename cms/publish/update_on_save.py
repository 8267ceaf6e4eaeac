"""Whether a feature publishes changes at once."""


class UpdateOnSave:
    """Publishes changes after each save. A feature may have a service of this class; without one,
    they wait for the next update of the site.
    """

    def is_due(self) -> bool:
        """Return whether the content is being published, or will be within a second."""
        return False
