"""Bodies of several parts: taken whole or not at all."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.exchange.openrosa import Limits, ReceivedPart, Refused, open_parcel, receive

TYPE = "multipart/form-data; boundary=sign"
XML = '<data id="test" version="1"><q>سؤال</q><meta><instanceID>uuid:1</instanceID></meta></data>'.encode()


def body(*parts: tuple[str, str, bytes], sign: bytes = b"sign", end: bytes = b"--\r\n") -> bytes:
    lines = b""
    for name, filename, data in parts:
        disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
        lines += b"--" + sign + f"\r\nContent-Disposition: {disposition}\r\nContent-Type: text/xml; charset=utf-8\r\n\r\n".encode() + data + b"\r\n"
    return lines + b"--" + sign + end


class Dripping:
    """A stream that gives few bytes at a time, as a slow phone does."""

    def __init__(self, data: bytes, step: int) -> None:
        self.inner, self.step = BytesIO(data), step

    def read(self, size: int, /) -> bytes:
        return self.inner.read(min(size, self.step))


def code(data: bytes, content_type: str = TYPE, **options: object) -> str:
    with pytest.raises(Refused) as caught:
        open_parcel(receive(BytesIO(data), content_type, **options))  # type: ignore[arg-type]
    return caught.value.reason.code


def shapes(parts: list[ReceivedPart]) -> list[tuple[str, str, bytes]]:
    found = [(part.name, part.filename, part.read()) for part in parts]
    for part in parts:
        part.file.close()
    return found


def test_a_submission_and_its_files_arrive() -> None:
    data = body(("xml_submission_file", "s.xml", XML), ("a.jpg", "a.jpg", b"\xff\xd8picture"), ("صورة.jpg", "صورة.jpg", b"--sig\r\n--sig"))
    parcel = open_parcel(receive(BytesIO(data), TYPE, length=len(data)))
    assert parcel.submission.instance_id == "uuid:1"
    assert parcel.xml == XML
    assert {name: part.read() for name, part in parcel.files.items()} == {"a.jpg": b"\xff\xd8picture", "صورة.jpg": b"--sig\r\n--sig"}
    assert list(parcel.expected(["a.jpg", "missing.jpg"])) == ["a.jpg"]
    parcel.close()


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "xml"]), st.sampled_from(["", "f.jpg", "صورة.png"]), st.binary(max_size=300) | st.just(b"\r\n--sig\r\n-")), min_size=1, max_size=5),
    st.integers(1, 40),
)
def test_parts_arrive_as_they_were_sent_however_slowly(parts: list[tuple[str, str, bytes]], step: int) -> None:
    received = receive(Dripping(body(*parts), step), TYPE)
    assert [part.size for part in received] == [len(data) for _, _, data in parts]
    assert shapes(received) == parts


def test_what_is_cut_anywhere_is_refused() -> None:
    data = body(("xml_submission_file", "s.xml", XML), ("a.jpg", "a.jpg", bytes(1000)))
    whole = len(data) - 2  # the last line end may be missing
    for cut in range(0, whole, 7):
        assert code(data[:cut]) == "cut_short"
        assert code(data[:cut], length=len(data)) == "cut_short"


def test_what_says_that_it_is_longer_than_it_is_is_refused() -> None:
    data = body(("xml_submission_file", "s.xml", XML))
    assert code(data, length=len(data) + 10) == "cut_short"


@pytest.mark.parametrize(("content_type", "wanted"), [
    ("text/xml", "no_multipart"), ("", "no_multipart"), ("multipart/form-data", "bad_multipart"), ("multipart/form-data; boundary=", "bad_multipart"),
    (f"multipart/form-data; boundary={'x' * 80}", "bad_multipart"), ("multipart/mixed; boundary=sign", "no_multipart"),
])  # fmt: skip
def test_what_is_no_multipart_is_refused(content_type: str, wanted: str) -> None:
    assert code(body(("xml_submission_file", "", XML)), content_type) == wanted


@pytest.mark.parametrize("data", [b"--signX\r\n\r\n", b"--sign\r\nno header\r\n\r\nx\r\n--sign--", b"--sign\r\nContent-Disposition: file\r\n\r\nx\r\n--sign--"])
def test_malformed_parts_are_refused(data: bytes) -> None:
    assert code(data) == "bad_multipart"


def test_a_header_without_end_is_refused() -> None:
    assert code(b"--sign\r\nContent-Disposition: " + b"x" * 200_000) == "bad_multipart"


def test_a_quoted_sign_between_parts_is_understood() -> None:
    assert shapes(receive(BytesIO(body(("a", "", b"x"), sign=b"a b:c")), 'multipart/form-data; boundary="a b:c"')) == [("a", "", b"x")]


def test_names_may_be_written_as_rfc_5987_has_them() -> None:
    data = b"--sign\r\nContent-Disposition: form-data; name=\"p\"; filename=\"x\"; filename*=UTF-8''%D8%B5.jpg\r\n\r\nx\r\n--sign--"
    assert shapes(receive(BytesIO(data), TYPE)) == [("p", "ص.jpg", b"x")]


def test_exactly_one_submission_is_taken() -> None:
    assert code(body(("a.jpg", "a.jpg", b"x"))) == "no_xml_part"
    assert code(body(("xml_submission_file", "", XML), ("xml_submission_file", "", XML))) == "several_xml_parts"


@pytest.mark.parametrize("xml", [b"", b"<data", b"<data id='x'/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"\xff\xfe"])
def test_a_submission_that_cannot_be_read_is_refused(xml: bytes) -> None:
    assert code(body(("xml_submission_file", "", xml))) == "bad_xml"


def test_too_much_is_refused_before_and_while_it_comes() -> None:
    data = body(("xml_submission_file", "", XML), ("a", "a", bytes(5_000)))
    small = Limits(total=2_000)
    assert code(data, length=len(data), limits=small) == "too_large"
    assert code(data, limits=small) == "too_large"
    assert code(body(*[(str(n), "", b"x") for n in range(6)]), limits=Limits(parts=5)) == "too_many_parts"


def test_the_rest_of_a_body_is_read() -> None:
    stream = BytesIO(body(("xml_submission_file", "", XML)) + b"more that means nothing")
    shapes(receive(stream, TYPE))
    assert stream.read() == b""


def test_folders_in_names_and_old_signs_are_dropped() -> None:
    data = body(("xml_submission_file", "", XML), ("x", "../../a.jpg", b"1"), ("*isIncomplete*", "", b"yes"), ("..", "..", b"2"), ("y", "a.jpg", b"3"))
    parcel = open_parcel(receive(BytesIO(data), TYPE))
    assert {name: part.read() for name, part in parcel.files.items()} == {"a.jpg": b"1"}
    parcel.close()


@pytest.mark.slow
def test_a_large_file_goes_to_disk_and_leaves_nothing_when_it_is_cut() -> None:
    block = b"x" * 1_000_000
    head = body(("xml_submission_file", "", XML))[: -len(b"--sign--\r\n")]
    start = head + b'--sign\r\nContent-Disposition: form-data; name="v.mp4"; filename="v.mp4"\r\n\r\n'

    class Long:
        sent = 0

        def read(self, size: int, /) -> bytes:
            if not self.sent:
                self.sent = 1
                return start
            self.sent += 1
            return block[:size] if self.sent * min(size, len(block)) < 50_000_000 else b""

    with pytest.raises(Refused, match="ended before"):
        receive(Long(), TYPE)
