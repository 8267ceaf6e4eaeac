"""What this institute adds to the program: `SECTIONS` of its own, and `MODELS` that stand in for
the program's.

    from .herbarium import herbarium
    from .models import Person

    SECTIONS = (herbarium,)
    MODELS = (Person,)

docs/models.md of the program shows a whole section to copy, and a field added to a type that is
there already.
"""

SECTIONS = ()
MODELS = ()
