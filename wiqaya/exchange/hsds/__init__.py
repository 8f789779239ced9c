"""HSDS 3.0 (Open Referral): a directory of services out and in.  How it is used: docs/reference/hsds.md."""

from __future__ import annotations

from wiqaya.exchange.hsds.codec import dump
from wiqaya.exchange.hsds.reading import Item, Unreadable, load
from wiqaya.exchange.hsds.shapes import Place, Provider, Schedule, Served, ServiceRecord

__all__ = ["Item", "Place", "Provider", "Schedule", "Served", "ServiceRecord", "Unreadable", "dump", "load"]
