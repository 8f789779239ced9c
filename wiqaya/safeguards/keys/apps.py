from __future__ import annotations

import resource

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "wiqaya.safeguards.keys"
    label = "keys"

    def ready(self) -> None:
        """A crash must not write keys and opened texts to the disk."""
        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
