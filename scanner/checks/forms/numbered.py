"""Kinds of records before their numbers ("SKU-33834"), as ids and invoices have them."""

from __future__ import annotations

from typing import Final

# Kinds of records before their numbers, as billing systems count them up; one capital stands for any of them. (CUST as
# in https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1508828620.html; the others are an own list.)
# No kind of two letters, with which the numbers of people begin: AB-123456 is most of a British insurance number.
KINDS: Final = ("CUST", "INV", "ITEM", "ORD", "PROD", "REF", "SKU", "SUB", "TKT", "TXN")
