from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class ReferralConfig(AppConfig):
    name = "wiqaya.referral"

    def ready(self) -> None:
        from wiqaya.referral import trail
        from wiqaya.referral.apart import draw_stages, watch

        connection_created.connect(watch, dispatch_uid="referral guard")
        post_migrate.connect(draw_stages, sender=self, dispatch_uid="referral stages")
        trail.close()
