"""Reasons of engines in the reader's language, the words in their parameters too."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import override

from wiqaya.engines.geo import read_boundaries
from wiqaya.engines.language import DecodingError, decode
from wiqaya.engines.language.decode import MAGIC
from wiqaya.engines.language.reasons import because
from wiqaya.ui.reasons import WORDS, say


def test_the_kind_of_a_file_is_said_in_the_language_of_the_reader():
    with pytest.raises(DecodingError) as refused:
        decode(b"\x89PNG and more")
    with override("ar"):
        assert say(refused.value.reason) == "هذا ليس ملفاً نصياً (صورة)."
    with override("fr"):
        assert "(image)" in say(refused.value.reason)
    with override("en"):
        assert say(refused.value.reason) == refused.value.reason.sentence()


def test_a_reason_within_a_reason_is_said_too():
    reason = read_boundaries(b"PK\x03\x04 rest of a workbook", name_field="name", code_field="code").refused[0].reason
    assert reason.sentence() == "The file is not readable text: This is not a text file (zip or Excel workbook)."
    with override("ar"):
        assert "ملف مضغوط أو مصنّف Excel" in say(reason)


def test_where_json_breaks_off_is_said():
    reason = read_boundaries(b'{"type": nope}', name_field="name", code_field="code").refused[0].reason
    with override("ar"):
        assert "تُنتظر هنا قيمة" in say(reason)


def test_every_kind_of_file_is_a_word_or_a_name_of_a_format():
    assert set(MAGIC.values()) - WORDS == {"PDF", "gzip", "Parquet"}


@pytest.mark.parametrize("broken", ["", "{", '{"a"', '{"a" 1}', '{"a": 1 "b"}', '{"a": "', "[1 2]", "1 2", '"\\q"', '"\\u12"', '"\x01"'])
def test_every_message_of_the_reader_of_json_is_known(broken):
    with pytest.raises(json.JSONDecodeError) as wrong:
        json.loads(broken)
    assert wrong.value.msg.removesuffix(": ") in WORDS


def test_a_text_of_a_file_stays_as_it_is():
    with override("ar"):
        assert "picture book" in say(because("not_a_number", text="picture book"))
