"""Field types that several sections and features use, beside those of the core (cms/schema/fields/)."""

from blueprints.shared.fields.authors import Authors
from blueprints.shared.fields.identifiers import Identifier
from blueprints.shared.fields.shapes import POSITION, Figures, latitude, longitude

__all__ = ["POSITION", "Authors", "Figures", "Identifier", "latitude", "longitude"]
