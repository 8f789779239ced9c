"""Reading the inventory of data and the imports."""

from __future__ import annotations

from wiqaya.records.imports.sentences import say
from wiqaya.records.models import Dataset, Import
from wiqaya.records.words import ImportState

__all__ = ["dataset", "datasets", "figure_ready", "import_by_short", "imports", "say", "sectors_present", "source_key"]


def source_key(dataset: Dataset) -> str:
    """The name under which the ledger of releases knows the dataset."""
    return f"dataset:{dataset.short}"


def datasets(*, kind: str = "", sector: str = "") -> list[Dataset]:
    """The inventory, newest change first, with holder and steward."""
    rows = Dataset.objects.select_related("holder", "steward").order_by("-changed_at", "short")
    wanted = {name: value for name, value in (("kind", kind), ("sector", sector)) if value}
    return list(rows.filter(**wanted))


def dataset(short: str) -> Dataset | None:
    return Dataset.objects.select_related("holder", "steward").filter(short=short).first()


def figure_ready(dataset: Dataset) -> bool:
    """Whether its numbers may enter a figure: loaded, with a bias note, not retracted."""
    return bool(dataset.version and dataset.bias_note) and dataset.retracted_at is None


def sectors_present() -> dict[str, int]:
    """How many datasets of each sector the inventory names; police are one of many."""
    counts: dict[str, int] = {}
    for sector in Dataset.objects.values_list("sector", flat=True):
        counts[sector] = counts.get(sector, 0) + 1
    return counts


def imports(dataset: Dataset | None = None, *, limit: int = 50) -> list[Import]:
    """The latest imports, of one dataset or of all, without their mapping and result."""
    rows = Import.objects.select_related("dataset").defer("mapping", "result").order_by("-begun_at")
    return list((rows.filter(dataset=dataset) if dataset else rows)[:limit])


def import_by_short(short: str) -> Import | None:
    return Import.objects.select_related("dataset").filter(short=short).first()


def loaded_same_file(found: Import) -> Import | None:
    """An import of the same file that is loaded: "you loaded this on 3 May"."""
    return Import.objects.filter(digest=found.digest, state=ImportState.LOADED).exclude(pk=found.pk).order_by("-loaded_at").first()
