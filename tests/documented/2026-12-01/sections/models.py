"""Types of the program with fields of our own."""

from blueprints.scientists.models import Person as ShippedPerson
from cms.core.i18n import N_
from cms.schema.fields import Line


class Person(ShippedPerson):
    """A person, with the number of the herbarium sheets collected."""

    collectorNumber = Line(
        N_("Collector’s number"), search=1, help=N_("As it stands on the sheets, such as YC-1203.")
    )
