"""The roles of ux.md 1.1, and what an actor can be.  Rooms say in their `access.py` what each role may do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Prevention coordinator")
    MANAGER = "manager", _("Department manager")
    FRONTLINE = "frontline", _("Practitioner who works with residents")
    PANEL = "panel", _("Support panel member")
    NETWORK_MEMBER = "lpn", _("Local prevention network member")
    CIVIL_SOCIETY = "cso", _("Civil-society partner")
    TRAINER = "trainer", _("Trainer")
    LEARNING = "mel", _("Monitoring and learning officer")
    CRISIS = "crisis", _("Crisis manager")
    MAYOR = "mayor", _("Mayor or political lead")
    NATIONAL = "national", _("National focal point")
    SECRETARIAT = "network", _("Network secretariat or regional hub")
    DATA_PROTECTION = "dpo", _("Data-protection and oversight officer")
    POLICE = "police", _("Police or justice liaison")
    READER = "reader", _("Second reader")


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Working")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by an error")
    STOPPED = "stopped", _("Stopped by you")
