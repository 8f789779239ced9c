"""Planning a sample: how many, how they are shared among strata, and which, drawn so that anybody can repeat it."""

from wiqaya.engines.survey.planning.allocation import allocate
from wiqaya.engines.survey.planning.chance import Chance
from wiqaya.engines.survey.planning.drawing import AreaFrame, Draw, DrawnUnit, draw
from wiqaya.engines.survey.planning.selection import inclusion, select
from wiqaya.engines.survey.planning.sizes import (
    Change,
    Sampling,
    Size,
    best_cluster_size,
    design_effect,
    detectable_change,
    kish_deff,
    margin_of,
    power_of_change,
    size_for_change,
    size_for_margin,
)

__all__ = [
    "AreaFrame", "Chance", "Change", "Draw", "DrawnUnit", "Sampling", "Size", "allocate", "best_cluster_size", "design_effect", "detectable_change",
    "draw", "inclusion", "kish_deff", "margin_of", "power_of_change", "select", "size_for_change", "size_for_margin",
]  # fmt: skip
