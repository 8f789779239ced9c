"""Pages of what the city does, in the workspace."""

from __future__ import annotations

from wiqaya.action import messages_urls, services_urls, spaces_urls, work_urls

app_name = "action"
urlpatterns = [*work_urls.urlpatterns, *messages_urls.urlpatterns, *spaces_urls.urlpatterns, *services_urls.urlpatterns]
