"""Madinat al-Manara: one fictional city, rich enough that every page has something true to show.

Made by a seeded generator through the same actions that people use.  Nothing in it is about a real place or a real person.
"""

from __future__ import annotations

from wiqaya.web.demo.prepare import Prepared, prepare

__all__ = ["Prepared", "prepare"]
