"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# No property is about time. On a machine that is busy with other things an example takes what it takes.
settings.register_profile("without a clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without a clock")
