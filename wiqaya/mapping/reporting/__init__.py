"""Builds the mapping report: material read once, figures through the gate, sections in order, and what readers saw kept."""
