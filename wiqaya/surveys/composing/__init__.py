"""From ready modules to a questionnaire: what a city chose, as rows of an XLSForm workbook."""

from wiqaya.surveys.composing.compose import Composed, Recipe, ScaleKey, compose
from wiqaya.surveys.composing.modules import Module, module, modules
from wiqaya.surveys.composing.workbook import write_workbook

__all__ = ["Composed", "Module", "Recipe", "ScaleKey", "compose", "module", "modules", "write_workbook"]
