"""GeoJSON (RFC 7946): areas out and in."""

from __future__ import annotations

from wiqaya.exchange.geojson.codec import Feature, decode, encode

__all__ = ["Feature", "decode", "encode"]
