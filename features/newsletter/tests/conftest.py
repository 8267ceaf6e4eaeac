"""The fixtures of the tests of mail."""

from features.mail.tests.conftest import *  # noqa: F403
from tests.cms.conftest import *  # noqa: F403
