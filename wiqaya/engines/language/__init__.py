"""Words, numbers, dates and encodings as they come in Arabic, English and French."""

from wiqaya.engines.language.dates import Order, ParsedDate, UndecidableDates, infer_date_order, parse_date
from wiqaya.engines.language.decode import DecodingError, decode
from wiqaya.engines.language.digits import (
    Parsed,
    UndecidableNumbers,
    ascii_digits,
    decimal_sign,
    format_number,
    infer_decimal,
    localise_digits,
    parse_number,
)
from wiqaya.engines.language.excel import Mangled, mangled_by_excel
from wiqaya.engines.language.fold import fold, fold_code, fold_name, is_arabic, tokens
from wiqaya.engines.language.forbidden import forbidden_field, forbidden_label
from wiqaya.engines.language.guess import guess_language
from wiqaya.engines.language.identifiers import Identifier, find_identifiers, mask
from wiqaya.engines.language.labels import check_labels
from wiqaya.engines.language.name_index import name_keys
from wiqaya.engines.language.offences import check_offences
from wiqaya.engines.language.personal import looks_personal
from wiqaya.engines.language.reasons import Param, Reason
from wiqaya.engines.language.scanning import mask_found, scan
from wiqaya.engines.language.similar import CodeMatcher, Match, NameMatcher, match_codes, match_exact, similar
from wiqaya.engines.language.wording import Finding, check_causal, check_framing, check_wording

__all__ = [
    "CodeMatcher", "DecodingError", "Finding", "Identifier", "Mangled", "Match", "NameMatcher", "Order", "Param", "Parsed", "ParsedDate",
    "Reason", "UndecidableDates", "UndecidableNumbers", "ascii_digits", "check_causal", "check_framing", "check_labels", "check_offences", "check_wording",
    "decimal_sign", "decode", "find_identifiers", "fold", "fold_code", "fold_name", "forbidden_field", "forbidden_label", "format_number",
    "guess_language", "infer_date_order", "infer_decimal", "is_arabic", "localise_digits", "looks_personal", "mangled_by_excel", "mask",
    "mask_found", "match_codes", "match_exact", "name_keys", "parse_date", "parse_number", "scan", "similar", "tokens",
]  # fmt: skip
