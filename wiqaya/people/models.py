"""Accounts, organisations, and roles held in a place for a term."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wiqaya.people.words import Level, OrganisationKind, Sector
from wiqaya.places.words import Department, Digits
from wiqaya.safeguards.fields import Words, uuid7
from wiqaya.safeguards.owned import CityOwned, Named
from wiqaya.safeguards.words import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person with an account.  The account knows nothing of what the person believes or is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, default="ar")
    digits = models.CharField(_("digits"), max_length=4, choices=Digits, blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Privacy:
        personal = ("email", "name", "password", "last_login", "joined")
        internal = ("id", "language", "digits", "is_active")

    class Meta:
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.name


class Organisation(CityOwned, Named):
    """A department, service, association, firm or body that plays a part in prevention."""

    prefix = "or"
    name = Words()
    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, default=Sector.PUBLIC)
    level = models.CharField(_("level"), max_length=16, choices=Level, default=Level.CITY)
    department = models.CharField(_("class of service"), max_length=16, choices=Department, blank=True, default="")
    purpose = Words(verbose_name=_("what it does"))
    part = Words(verbose_name=_("its part in prevention"))
    data_held = Words(verbose_name=_("data it holds"))
    areas = models.ManyToManyField("places.Area", blank=True, related_name="organisations")
    contact_point = models.CharField(_("public contact point"), max_length=200, blank=True, default="")
    active = models.BooleanField(default=True)

    class Privacy:
        public = ("name", "kind", "sector", "level", "department", "purpose", "contact_point", "areas")
        internal = ("id", "city", "short", "part", "data_held", "active")

    class Meta:
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(fields=["city", "short"], name="organisation_short_once"),
            models.CheckConstraint(condition=Q(department="") | Q(kind=OrganisationKind.CITY), name="department_of_city"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Membership(CityOwned):
    """A role that a person holds in a city, for a term."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    area = models.ForeignKey("places.Area", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # ended at once, before its term was over

    class Privacy:
        personal = ("user", "role", "organisation", "area", "starts", "ends")
        internal = ("id", "city", "given_by", "given_at", "ended_by", "ended_at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="membership_ends_after_start"),
            models.UniqueConstraint(fields=["city", "user", "role", "starts"], condition=Q(ended_at__isnull=True), name="membership_once"),
        ]


class Invitation(CityOwned):
    """A way in for one person, by a link that works once."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ends = models.DateField(null=True, blank=True)  # of the role
    language = models.CharField(max_length=2, default="ar")  # of the mail
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    expires = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        personal = ("email", "name", "role", "organisation", "ends")
        internal = ("id", "city", "language", "invited_by", "invited_at", "expires", "accepted_at", "withdrawn_at")
        sensitive = ("token_digest",)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_one_end")
        ]


class MyPart(CityOwned):
    """A person's answers to 'what is my role here?' (function, contact with residents, reason for coming)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    function = models.CharField(max_length=16)
    meets_residents = models.BooleanField(default=False)
    purpose = models.CharField(max_length=32, blank=True, default="")
    saved = models.DateTimeField()

    class Privacy:
        personal = ("user", "function", "meets_residents", "purpose", "saved")
        internal = ("id", "city")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "user"], name="part_once")]
