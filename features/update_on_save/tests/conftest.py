"""The fixtures of the tests of publishing and of the desk."""

from tests.editor.desk.conftest import *  # noqa: F403
from tests.editor.desk.test_site_update import files  # noqa: F401
from tests.features.test_failing import thorny  # noqa: F401
from tests.publish.conftest import *  # noqa: F403
from tests.publish.test_publish_full_disk import full  # noqa: F401
