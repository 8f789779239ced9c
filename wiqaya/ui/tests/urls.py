from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from wiqaya.ui.views import gallery

urlpatterns = [
    path("", gallery, name="root"),
    *i18n_patterns(path("gallery/", gallery, name="gallery"), path("work/", gallery, name="home")),
]
