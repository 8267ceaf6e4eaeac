"""What this institute adds to the program: a herbarium, and a field of people."""

from .herbarium import herbarium
from .models import Person

SECTIONS = (herbarium,)
MODELS = (Person,)
