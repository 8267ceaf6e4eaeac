"""The sections of the site. To add one, add a folder here, one in templates/ and a line below."""

from blueprints.about import about
from blueprints.common import common
from blueprints.contact import contact
from blueprints.cooperation import cooperation
from blueprints.home import home
from blueprints.join import join
from blueprints.news import news
from blueprints.papers import papers
from blueprints.research import research
from blueprints.resources import resources
from blueprints.scientists import scientists

SECTIONS = (
    home,
    about,
    scientists,
    news,
    join,
    resources,
    papers,
    research,
    cooperation,
    contact,
    common,
)
"""The order is that of menus and lists."""
