"""The page on which values of areas by a model are asked for."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiqaya.places.facts import residents_by_sex_and_age
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys.access import RELEASE
from wiqaya.surveys.actions.model_areas import model_areas
from wiqaya.surveys.estimating.areas import covariates_of
from wiqaya.surveys.figures import covariate_name
from wiqaya.surveys.forms.results import ModelForm
from wiqaya.surveys.queries import results as queries
from wiqaya.surveys.views.rounds import wave_of
from wiqaya.ui.saving import saved


@needs(RELEASE)
def model(request: WorkRequest, short: str, statistic: str, question: str) -> HttpResponse:
    """Choose what the model knows of each area; the values go through the gate."""
    wave, answer = wave_of(short), request.GET.get("answer", "")
    asked = queries.asked(wave, statistic, question, answer)
    if asked is None:
        raise Http404(question)
    known = sorted(covariates_of(residents_by_sex_and_age()), reverse=True)
    form = ModelForm(request.POST or None, choices=[(one, covariate_name(one)) for one in known])
    back = f"{reverse('surveys:result', args=[short, statistic, question])}?{urlencode({'by': 'area'} | ({'answer': answer} if answer else {}))}"

    def write() -> None:
        model_areas(wave=wave, asked=asked, covariates=form.cleaned_data["covariates"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The values by a model are made.")):
        return redirect(back)
    return render(request, "surveys/results/model.html", {"wave": wave, "asked": asked, "form": form, "back": back})
