"""Errors, by the moment of failure. None of their texts ever holds scanned data.

A rule or a profile is wrong: ``RuleError`` or ``ProfileError``, when a scanner is built.
A call is wrong: ``PayloadError``, before any work.
A scan of files is wrong, or cannot go on: ``RequestError``, before any work, or ``BatchError``.
"""

from __future__ import annotations


class ScannerError(Exception):
    """The base of all errors of the scanner."""


class RuleError(ScannerError):
    """A rule cannot be used; the text names the rule and the reason."""

    def __init__(self, rule_id: str, reason: str) -> None:
        super().__init__(rule_id, reason)  # as given, so that the error can be pickled
        self.rule_id = rule_id
        self.reason = reason

    def __str__(self) -> str:
        return f"rule {self.rule_id}: {self.reason}"


class ProfileError(ScannerError):
    """A profile cannot be used; the text names the profile and the reason."""


class MissingKeyError(ProfileError):
    """A profile makes pseudonyms, and there is no key for them."""


class PayloadError(ScannerError):
    """A payload cannot be scanned.

    ``code`` is stable and one of: empty, too_large, too_deep, malformed, encoding, not_a_container, unsupported.
    ``offset`` is the byte where decoding stopped, when it is known.
    """

    def __init__(self, code: str, message: str, offset: int | None = None) -> None:
        super().__init__(code, message, offset)  # as given, so that the error can be pickled
        self.code = code
        self.message = message
        self.offset = offset

    def __str__(self) -> str:
        return self.message if self.offset is None else f"{self.message} (byte {self.offset})"


class BatchError(ScannerError):
    """A scan cannot go on; the text names file, row and reason, and holds no data."""


class RequestError(BatchError):
    """A scan cannot be done as it was asked for: nothing is wrong with the files, and nothing was written."""
