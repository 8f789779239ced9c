"""Wiqaya: software with which cities prevent hate, extremism and polarisation without harming anybody."""
