"""One view, one page."""
