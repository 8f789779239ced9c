"""Where the installation keeps what."""

from __future__ import annotations

from itertools import combinations

import pytest

from wiqaya.web import home


@pytest.mark.parametrize("scheme", ["", "postgresql://tester@/{}"])
def test_no_two_databases_share_a_setting(scheme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(home, "HOME", tmp_path)
    for alias, variable in home.DATABASES.items():
        monkeypatch.setenv(variable, scheme.format(alias))
    made = home.databases()
    assert len({str(one["NAME"]) for one in made.values()}) == 3
    assert not any(one is other for a, b in combinations(made.values(), 2) for one in a.values() for other in b.values() if isinstance(one, dict))
