"""Which version this is, for whoever says so: the command line, the protocol, reports."""


def package_version() -> str:
    """The version of the installed distribution; `0+unknown` in a source tree that was never installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  40 ms that most commands need not take

    try:
        return version("sluicegate")
    except PackageNotFoundError:
        return "0+unknown"
