"""Pages of the strategy in the workspace."""

from __future__ import annotations

from wiqaya.strategy import approval_urls, builder_urls, mandate_urls, means_urls

app_name = "strategy"
urlpatterns = [*mandate_urls.urlpatterns, *means_urls.urlpatterns, *approval_urls.urlpatterns, *builder_urls.urlpatterns]
