"""Forms of surveys: XLSForm workbooks to XForms, forms filled page by page without a script, submissions and exports as records."""

from wiqaya.exchange.xforms.convert import Converted, FormRefused, convert_form
from wiqaya.exchange.xforms.form import Choice, Form, Group, Itemset, Question, Repeat, Wording, Words
from wiqaya.exchange.xforms.locate import Problem
from wiqaya.exchange.xforms.notices import Notice, notices
from wiqaya.exchange.xforms.parse import read_form
from wiqaya.exchange.xforms.reasons import SENTENCES, ExpressionError, FormError, Unsupported

__all__ = [
    "SENTENCES", "Choice", "Converted", "ExpressionError", "Form", "FormError", "FormRefused", "Group", "Itemset", "Notice", "Problem", "Question",
    "Repeat", "Unsupported", "Wording", "Words", "convert_form", "notices", "read_form",
]  # fmt: skip
