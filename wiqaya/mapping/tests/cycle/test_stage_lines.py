"""Each stage of the pathway asks what the guide asks of it, and its page shows every line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from wiqaya.web.addresses import WORK

LINES = yaml.safe_load((Path(__file__).resolve().parents[2] / "guidance/pathway.yaml").read_text(encoding="utf-8"))["stages"]
ASKED = {
    1: ("challenges", "actors", "represented", "left aside"),
    2: ("national", "mandate", "aware", "coordination"),
    3: ("principles", "model from the mapping", "official", "existing policies", "participation"),
    4: ("whole of society", "already there", "last"),
    5: ("communities", "civil society", "trust", "information"),
    6: ("level", "roles", "resources", "carry it out"),
    7: ("theory of change", "indicators", "several sources", "effect", "lessons"),
    8: ("did not", "support other cities", "evidence base"),
}


@pytest.mark.parametrize("stage", ASKED)
def test_a_stage_asks_what_the_guide_asks(stage: int) -> None:
    said = " ".join(line["text"]["en"] for line in LINES[stage - 1]["lines"]).lower()
    assert not [words for words in ASKED[stage] if words not in said]


@pytest.mark.parametrize("stage", ASKED)
def test_the_page_of_a_stage_shows_every_line(stage: int, amal: Any, browse: Any) -> None:
    page = browse(amal).get(f"/ar/{WORK}/pathway/{stage}/").content.decode()
    assert not [line["text"]["ar"] for line in LINES[stage - 1]["lines"] if line["text"]["ar"] not in page]
