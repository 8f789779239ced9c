"""Addresses of a round's sample, quotas, invitations and files, below the address of the round."""

from __future__ import annotations

from django.urls import path

from wiqaya.surveys.views import form_files, intake, sampling

urlpatterns = [
    path("fieldwork/encrypted.zip", form_files.sealed, name="sealed"),
    path("sample", sampling.sample, name="sample"),
    path("sample/plan", sampling.plan, name="plan-sample"),
    path("sample/draw", sampling.draw, name="draw-sample"),
    path("sample/<int:position>", sampling.point, name="sample-point"),
    path("quotas", sampling.quotas, name="quotas"),
    path("quotas/share", sampling.share_quotas, name="share-quotas"),
    path("quotas/type", sampling.type_quotas, name="type-quotas"),
    path("invitations", intake.invitations, name="invitations"),
    path("files", intake.files, name="files"),
    path("files/<slug:intake>", intake.intake, name="intake"),
]
