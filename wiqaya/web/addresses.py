"""Where the workspace begins, after the language: one word for the addresses of pages and for what opens them."""

from __future__ import annotations

WORK = "work"
