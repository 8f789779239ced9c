"""Values that an import writes over what was there, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from wiqaya.records.models import EarlierValue, Import, Value
from wiqaya.records.words import ImportState

Key = tuple[UUID, UUID | None, str]


def replace_values(found: Import, values: Iterable[tuple[UUID, UUID, str, str]]) -> None:
    """Write (indicator, area, period, number) over the values that are there, and keep what they were."""
    for indicator, area, period, number in values:
        before = Value.objects.get(indicator=indicator, area=area, period=period)
        EarlierValue.objects.create(
            city_id=found.city_id, source_import=found, indicator_id=indicator, area_id=area, period=period, value=before.value,
            before_import_id=before.source_import_id,
        )  # fmt: skip
        before.value, before.source_import = Decimal(number), found
        before.save(update_fields=["value", "source_import"])


def restore_values(found: Import) -> int:
    """What the values were before an import replaced them; the number of values restored.

    Where a later import has replaced them again, it is that import's undoing which brings them back.
    """
    earlier = {_key(one): one for one in EarlierValue.objects.filter(source_import=found).select_related("before_import")}
    for later in EarlierValue.objects.filter(before_import=found):
        before = earlier.get(_key(later))
        later.before_import = before.before_import if before else None
        later.value = before.value if before else later.value
        later.save(update_fields=["before_import", "value"])
    restored = sum(_restore(found, one) for one in earlier.values())
    EarlierValue.objects.filter(source_import=found).delete()
    return restored


def _restore(found: Import, before: EarlierValue) -> int:
    """Nothing is brought back from an import that was itself taken back: the value then goes with this one."""
    if before.before_import is None or before.before_import.state != ImportState.LOADED:
        return 0
    rows = Value.objects.filter(indicator=before.indicator_id, area=before.area_id, period=before.period, source_import=found)
    return rows.update(value=before.value, source_import=before.before_import)


def _key(one: EarlierValue) -> Key:
    return (one.indicator_id, one.area_id, one.period)
