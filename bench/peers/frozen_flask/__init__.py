"""Stock Flask and stock Frozen-Flask over the same content, templates and values as the plain
program: what is left between the two is what Flask and Frozen-Flask cost.
"""

from bench.peers.plain import Plain


class FrozenFlask(Plain):
    """A small Flask app, frozen. Its files are the plain program's."""

    name = "frozen_flask"
    program = "bench.peers.frozen_flask.site"
