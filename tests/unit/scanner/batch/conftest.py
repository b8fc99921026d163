"""What several modules start and takes a second each time."""

from collections.abc import Iterator

import pytest

from tests.warm import warm_children


@pytest.fixture
def warm_workers() -> Iterator[None]:
    """The workers of a scan are forked from a process that has imported and compiled all that they need."""
    with warm_children():
        yield
