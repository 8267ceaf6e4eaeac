"""The fixtures of the tests of mail."""

from tests.cms.conftest import *  # noqa: F403
from tests.cms.mail.conftest import *  # noqa: F403
