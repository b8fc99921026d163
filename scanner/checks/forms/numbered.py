"""Ids by their form: hexadecimal ones, and kinds of records before their numbers ("SKU-33834")."""

from __future__ import annotations

from typing import Final

UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""RFC 9562, in small letters."""
HASH: Final = "[0-9a-f]{32}"
"""An MD5, or a UUID without hyphens."""
OBJECT_ID: Final = "[0-9a-f]{24}"
"""https://www.mongodb.com/docs/manual/reference/bson-types/#objectid"""
RESOURCE_ID: Final = "[0-9a-f]{17}"
"""A long id of a cloud's resource behind its prefix, as i-1234567890abcdef0
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html)."""

# Kinds of records before their numbers, as billing systems count them up; one capital stands for any of them. (CUST as
# in https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1508828620.html; the others are an own list.)
# No kind of two letters, with which the numbers of people begin: AB-123456 is most of a British insurance number.
KINDS: Final = ("CUST", "INV", "ITEM", "ORD", "PROD", "REF", "SKU", "SUB", "TKT", "TXN")
