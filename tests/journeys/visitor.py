"""Somebody with a browser and no script: opens pages, fills the forms that stand there, follows where they lead."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))


class Visitor:
    """`open`, `fill`, `press`; `words` is the page's main part as it is read."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.page: Any = None

    def open(self, path: str) -> Visitor:
        return self._arrive(self.client.get(path, follow=True))

    def fill(self, action: str = "", **values: Any) -> Visitor:
        """Send the page's form whose address ends with `action` (the page itself when empty), with what stands in it and these values."""
        form = self._form(action)
        path = str(form.get("action") or "") or self.path
        return self._arrive(self.client.post(path, {**standing(form), **values}, follow=True))

    press = fill

    def _form(self, action: str) -> Tag:
        forms = [form for form in self.soup.main.find_all("form") if str(form.get("method", "")).lower() == "post"]
        found = [
            form
            for form in forms
            if str(form.get("action") or self.path).split("#")[0].rstrip("/").endswith(action.rstrip("/") or self.path.rstrip("/"))
        ]
        assert found, (action, self.path, [form.get("action") for form in forms])
        return found[0]

    def _arrive(self, response: Any) -> Visitor:
        assert response.status_code == 200, (response.status_code, response.request["PATH_INFO"])
        self.page = response
        return self

    @property
    def path(self) -> str:
        return str(self.page.request["PATH_INFO"])

    @property
    def soup(self) -> Any:
        return BeautifulSoup(self.page.content, "html.parser")

    @property
    def words(self) -> str:
        return " ".join(self.soup.find("main").get_text(" ").translate(ISOLATES).split())

    def links(self, part: str) -> list[str]:
        """Addresses on the page that hold `part`."""
        return [link["href"] for link in self.soup.find_all("a", href=True) if part in link["href"]]

    def download(self, path: str) -> bytes:
        response = self.client.get(path)
        assert response.status_code == 200, (response.status_code, path)
        return bytes(response.content)


def standing(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    sent: dict[str, Any] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.has_attr("disabled") or kind in {"submit", "button", "file"}:
            continue
        if kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif field.name == "select":
            option = field.find("option", selected=True) or field.find("option")
            sent[name] = option.get("value", "") if option else ""
        else:
            sent[name] = field.get_text() if field.name == "textarea" else field.get("value", "")
    return sent


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
