"""XPath 1.0 as forms use it, with the functions of ODK XForms: parsed once, evaluated without recursion into anything outside of the form."""

from wiqaya.exchange.xforms.xpath.evaluate import Context, Surroundings, evaluate
from wiqaya.exchange.xforms.xpath.functions import FUNCTIONS
from wiqaya.exchange.xforms.xpath.grammar import Expression, Path, calls, parse, place, walk
from wiqaya.exchange.xforms.xpath.values import Value, boolean, number, string

__all__ = ["FUNCTIONS", "Context", "Expression", "Path", "Surroundings", "Value", "boolean", "calls", "evaluate", "number", "parse", "place", "string", "walk"]
