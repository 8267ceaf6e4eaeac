"""The sections of the site. Adding one: a folder here, one in templates/, one line below."""

from blueprints.common import common
from blueprints.cooperation import cooperation
from blueprints.home import home
from blueprints.news import news

SECTIONS = (home, news, cooperation, common)
"""In the order of menus and lists."""
