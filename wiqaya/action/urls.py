"""Pages of what the city does, in the workspace."""

from __future__ import annotations

from wiqaya.action import work_urls

app_name = "action"
urlpatterns = [*work_urls.urlpatterns]
