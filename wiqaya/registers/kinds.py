"""What a register is of: the description from which its list, form, pages and file come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from wiqaya.registers.entry import Entry

if TYPE_CHECKING:
    from wiqaya.safeguards.access import Actor, WorkRequest

Label = str | Promise
Choosable = Callable[[], "QuerySet[Any]"]
Sections = tuple[tuple[Label, tuple[str, ...]], ...]
RESERVED = frozenset({"seen", "values"})  # what the form and the actions call their own


@dataclass(frozen=True, slots=True)
class Beside:
    """A page of the same room that people look for beside a list: what it is called, the name of its address, who may open it."""

    label: Label
    name: str
    needs: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Kind:
    """A register.  Labels of fields are the verbose names of the model; everything else that pages say stands here."""

    key: str  # singular, in addresses, names of addresses and the trail: "funding-source"
    model: type[Entry]
    title: Label  # of the list
    add: Label  # on the button and above the form
    reads: str  # permission
    edits: str  # permission
    fields: tuple[str, ...]  # of the form, in order; the first names the entry
    needed: tuple[str, ...]
    columns: tuple[str, ...]  # of the list, beside the first field; also what only the room itself writes
    lead: Label = ""  # one sentence below the title
    nothing: Label = ""  # while the list is empty: what it is good for, and how to begin
    sections: Sections = ()  # of the form: (title, names of fields)
    choose: Mapping[str, Choosable] = field(default_factory=dict)  # what a link can lead to, in the present city
    several: Mapping[str, type[TextChoices]] = field(default_factory=dict)  # JSON lists of codes
    long: frozenset[str] = frozenset()  # texts with a big box
    plain: frozenset[str] = frozenset()  # one-line texts in which a name or an address may stand, such as a reference or a link
    why: Mapping[str, Label] = field(default_factory=dict)
    examples: Mapping[str, Label] = field(default_factory=dict)
    filters: tuple[str, ...] = ()  # fields with choices, links or yes and no, by which the list can be cut
    refuse: Callable[[Any, Actor, datetime], Mapping[str, str]] | None = None  # what the room refuses beyond: {field: sentence}
    remark: Callable[[Any, date], list[str]] | None = None  # cautions about an entry on a day
    panels: tuple[Callable[[WorkRequest, Any], SafeString | str], ...] = ()  # further parts of an entry's page
    may_edit: Callable[[Actor, Any], bool] | None = None  # whose own entry it is: opens it beside the permission
    closed_to: frozenset[str] = frozenset()  # roles that never see it, whatever else they hold
    exported: bool = True  # whether a file may leave
    beside: tuple[Beside, ...] = ()  # the lists that belong together, this one among them: tabs above it

    @property
    def shown(self) -> tuple[str, ...]:
        """What an entry's page and the file say: the fields of the form, and columns that the room itself keeps."""
        return (*self.fields, *(name for name in self.columns if name not in self.fields))

    def __post_init__(self) -> None:
        """Whoever describes a register wrongly is told at once."""
        stored = {one.name: one for one in (*self.model._meta.fields, *self.model._meta.many_to_many)}
        form = set(self.fields)
        drawn = {name for _title, names in self.sections for name in names}
        told = {*self.needed, *drawn, *self.choose, *self.several, *self.long, *self.plain, *self.why, *self.examples}
        wrong = ({*form, *self.columns, *self.filters} - set(stored)) | (told - form)
        if wrong:
            raise ValueError(f"the register of {self.key}s names what is no field of its form: {sorted(wrong)}")
        if form & RESERVED:
            raise ValueError(f"a field of the register of {self.key}s needs another name: {sorted(form & RESERVED)}")
        lacking = [name for name in self.fields if not (_may_be_open(stored[name]) or name in self.needed)]
        if lacking:
            raise ValueError(f"the table of {self.key}s takes no entry without {lacking}: they are needed")


def _may_be_open(one: Any) -> bool:
    return bool(one.blank or one.null or one.has_default())
