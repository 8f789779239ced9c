"""All functions of expressions: those of XPath 1.0 (section 4) and those that ODK XForms adds."""

from wiqaya.exchange.xforms.xpath import logic, numeric, texts
from wiqaya.exchange.xforms.xpath.evaluate import _functions

FUNCTIONS = _functions

__all__ = ["FUNCTIONS", "logic", "numeric", "texts"]
