"""The same mapping as the tests of the report, seen from outside."""

from wiqaya.mapping.tests.report.conftest import *  # noqa: F403
from wiqaya.mapping.tests.report.conftest import _in_english, _own_shelf  # noqa: F401
