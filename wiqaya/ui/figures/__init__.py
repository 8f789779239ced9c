"""Charts and maps from released tables: one specification, many outputs.  See README.md."""

from .cells import Chosen
from .changes import changes
from .figure import Figure, legend_html
from .legend import LegendEntry
from .make import bar, choropleth, series, small_multiples
from .palette import Theme
from .passport import Break, Passport, PassportText
from .render import font_folder
from .sheet import Sheet, workbook
from .shown import Shown
from .table import DataTable
from .texts import Measure, Text, said

__all__ = [
    "Break",
    "Chosen",
    "DataTable",
    "Figure",
    "LegendEntry",
    "Measure",
    "Passport",
    "PassportText",
    "Sheet",
    "Shown",
    "Text",
    "Theme",
    "bar",
    "changes",
    "choropleth",
    "font_folder",
    "legend_html",
    "said",
    "series",
    "small_multiples",
    "workbook",
]  # fmt: skip
