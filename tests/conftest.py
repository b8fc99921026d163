"""What holds for all tests."""

import gc
import signal
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import LONG, inputs
from tests.warm import warm_children

# No property is about time. On a machine that is busy with other things an example takes what it takes.
for form in (LONG, "usual"):
    settings.register_profile(
        form, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=inputs(100, form)
    )
settings.load_profile("usual")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's script sends to its background what is deaf to interrupts, as would be all that a test starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """No collector of cycles looks through twenty thousand tests, neither while they are made nor ever after.

    They stay to the end. To look through them while they were made took a third of the 19 s of processor time that
    each process needs for them, and seconds each time that a test or the end of all calls the collector.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture
def warm_workers() -> Iterator[None]:
    """The workers of a scan are forked from a process that has imported and compiled all that they need."""
    with warm_children():
        yield
