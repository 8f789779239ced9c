"""What exists already, what could help, and partners."""

from __future__ import annotations

from django.urls import URLPattern, path

from wiqaya.mapping.views import assets, helping, partners

BASE = "understand/assets/"
ASSET = f"{BASE}<slug:short>/"
PARTNERS = "understand/partners/"
PARTNER = f"{PARTNERS}<slug:short>/"

urlpatterns: list[URLPattern] = [
    path(BASE, assets.assets, name="assets"),
    path(f"{BASE}new/", assets.new_asset, name="asset-new"),
    path(f"{BASE}helping/", helping.what_helps, name="assets-helping"),
    path(ASSET, assets.asset, name="asset"),
    path(f"{ASSET}edit/", assets.edit_asset, name="asset-edit"),
    path(f"{ASSET}confirm/", assets.confirm_asset, name="asset-confirm"),
    path(f"{ASSET}dispute/", assets.dispute_asset, name="asset-dispute"),
    path(f"{ASSET}settle/", assets.settle_dispute, name="asset-settle"),
    path(f"{ASSET}remove/", assets.remove_asset, name="asset-remove"),
    path(f"{ASSET}seen/", assets.add_perception, name="asset-perception"),
    path(f"{ASSET}seen/<uuid:key>/remove/", assets.remove_perception, name="asset-perception-remove"),
    path(PARTNERS, partners.partners, name="partners"),
    path(f"{PARTNERS}matrix/", partners.matrix, name="partner-matrix"),
    path(PARTNER, partners.partner, name="partner"),
    path(f"{PARTNER}link/", partners.add_link, name="partner-link"),
    path(f"{PARTNER}link/<uuid:key>/", partners.edit_link, name="partner-link-edit"),
    path(f"{PARTNER}link/<uuid:key>/remove/", partners.remove_link, name="partner-link-remove"),
    path(f"{PARTNER}trust/", partners.add_trust, name="partner-trust"),
    path(f"{PARTNER}trust/<uuid:key>/", partners.edit_trust, name="partner-trust-edit"),
    path(f"{PARTNER}trust/<uuid:key>/remove/", partners.remove_trust, name="partner-trust-remove"),
]
