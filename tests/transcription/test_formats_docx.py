"""Word documents: what tools and people put into them, and what is no document at all."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx as word
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.transcription.files import read_transcript
from assistant.transcription.formats import docx

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ZIP_SIZE_PLACES = (22, 24)
"""Where the unpacked size of a member stands: in its own head, and in the list at the end."""


def _said(path: Path) -> list[tuple[str, str, float]]:
    return [(one.speaker, one.text, one.start_s) for one in read_transcript(path).segments]


def _written(path: Path, *paragraphs: str) -> Path:
    document = word.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def _packed(path: Path, body: str, name: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return path


def _with_body(path: Path, body: str) -> Path:
    return _packed(path, f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{body}</w:body></w:document>')


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("AI技术在财务中的应用", "发言人1 00:00:05", "先看预算。", "张三 00:00:12", "要等集团批。"),
        (
            "2026年6月2日 下午 5:51|14分钟",
            "关键词:",
            "预算",
            "文字记录:",
            "发言人1 00:05 ",
            "先看预算。",
            "",
            "张三 00:12",
            "要等集团批。",
        ),
        ("发言人1   0:05\n先看预算。", "张三   0:12\n要等集团批。"),
        ("发言人1(00:00:05): 先看预算。", "张三（00:00:12）：要等集团批。"),
        (
            "1",
            "00:00:05,000 --> 00:00:09,000",
            "发言人1: 先看预算。",
            "2",
            "00:00:12,000 --> 00:00:14,000",
            "张三: 要等集团批。",
        ),
    ],
)
def test_layouts_of_text_files_are_read_from_documents(tmp_path: Path, paragraphs: tuple[str, ...]) -> None:
    path = _written(tmp_path / "a.docx", *paragraphs)

    assert _said(path) == [("发言人1", "先看预算。", 5), ("张三", "要等集团批。", 12)]


@pytest.mark.parametrize("head", [True, False])
def test_a_table_of_times_speakers_and_words(tmp_path: Path, head: bool) -> None:
    document = word.Document()
    document.add_paragraph("渠道复盘")
    rows = [("00:00:05", "张三", "先看预算：\n八十万。"), ("0:0:12.5", "李四", "到 10:30"), ("00:01:00", "", "好")]
    table = document.add_table(rows=0, cols=3)
    for row in ([("时间", "发言人", "内容")] if head else []) + rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))

    assert _said(tmp_path / "a.docx") == [
        ("张三", "先看预算： 八十万。", 5),
        ("李四", "到 10:30", 12.5),
        ("", "好", 60),
    ]


def test_numbered_rows_of_a_table(tmp_path: Path) -> None:
    document = word.Document()
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, ("1", "00:00:05 - 00:00:07", "张三", "2024"), strict=True):
        cell.text = text
    document.save(str(tmp_path / "a.docx"))

    segment = read_transcript(tmp_path / "a.docx").segments[0]

    assert (segment.speaker, segment.text, segment.start_s, segment.end_s) == ("张三", "2024", 5, 7)


def test_paragraphs_and_tables_keep_their_order(tmp_path: Path) -> None:
    document = word.Document()
    document.add_paragraph("张三：一")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "李四", "二"
    document.add_paragraph("张三：三")
    one_cell = document.add_table(rows=1, cols=1)
    one_cell.cell(0, 0).text = "李四：四"
    document.save(str(tmp_path / "a.docx"))

    assert [said[:2] for said in _said(tmp_path / "a.docx")] == [
        ("张三", "一"),
        ("李四", "二"),
        ("张三", "三"),
        ("李四", "四"),
    ]


def test_words_of_links_and_changes_are_read_and_struck_out_ones_are_not(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>张三 00:01</w:t></w:r></w:p><w:sdt><w:sdtContent><w:p>"
        "<w:r><w:t>我们</w:t><w:tab/></w:r><w:ins><w:r><w:t>要</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>不要</w:delText></w:r></w:del><w:hyperlink><w:r><w:t>降</w:t></w:r></w:hyperlink>"
        "<w:r><w:noBreakHyphen/><w:t>成本</w:t><w:br/><w:t>好</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p></w:sdtContent></w:sdt>"
    )

    assert _said(_with_body(tmp_path / "a.docx", body)) == [("张三", "我们 要降-成本 好", 1)]


def test_other_names_of_the_document_in_the_package_are_found(tmp_path: Path) -> None:
    body = f"<w:document {_W}><w:body><w:p><w:r><w:t>张三：好</w:t></w:r></w:p></w:body></w:document>"

    assert _said(_packed(tmp_path / "a.docx", body, "word/document2.xml")) == [("张三", "好", 0)]


def test_a_document_under_another_name_is_told_by_what_it_holds(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.docx", "张三 00:05", "好").rename(tmp_path / "a.txt")

    assert _said(path) == [("张三", "好", 5)]


@pytest.mark.parametrize(
    "content",
    [
        b"no document",
        b"PK\x03\x04",
        b"PK\x03\x04 and no more of it" * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "张三 00:05\n好\n".encode(),
    ],
    ids=["text", "signature", "damaged", "old or encrypted Word", "transcript"],
)
def test_what_is_no_document_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)

    with pytest.raises(InputError, match="no Word document"):
        read_transcript(path)


@pytest.mark.parametrize("body", ["", "<w:document", "<a>", pytest.param("<a>" * 3000, id="deep"), "\0"])
def test_a_damaged_document_is_said_so(tmp_path: Path, body: str) -> None:
    with pytest.raises(InputError, match="no Word document"):
        read_transcript(_packed(tmp_path / "a.docx", body))


def test_a_package_of_something_else_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no Word document"):
        read_transcript(_packed(tmp_path / "a.docx", "<a/>", "xl/workbook.xml"))


def test_a_document_without_words_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no words"):
        read_transcript(_written(tmp_path / "a.docx", "", " "))


def test_entities_do_not_grow(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{number + 1} "{f"&e{number};" * 10}">' for number in range(9))
    body = (
        f'<!DOCTYPE a [<!ENTITY e0 "lol">{entities}]><w:document {_W}><w:body>'
        "<w:p><w:r><w:t>张三：好&e9;</w:t></w:r></w:p></w:body></w:document>"
    )
    path = _packed(tmp_path / "a.docx", body)

    with suppress(InputError):
        assert len(read_transcript(path).segments[0].text) < 100


def test_a_document_that_says_it_unpacks_to_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docx, "MAX_BYTES", 1000)
    small = _with_body(tmp_path / "a.docx", "<w:p><w:r><w:t>张三：好</w:t></w:r></w:p>")
    large = _with_body(tmp_path / "b.docx", f"<w:p><w:r><w:t>张三：{'好' * 1000}</w:t></w:r></w:p>")

    assert _said(small) == [("张三", "好", 0)]
    with pytest.raises(InputError, match="too large"):
        read_transcript(large)


def test_a_document_that_unpacks_to_more_than_it_says_is_damaged(tmp_path: Path) -> None:
    path = _with_body(tmp_path / "a.docx", f"<w:p><w:r><w:t>张三：{'好' * 1000}</w:t></w:r></w:p>")
    data = bytearray(path.read_bytes())
    for place in (data.index(b"PK\x03\x04") + _ZIP_SIZE_PLACES[0], data.index(b"PK\x01\x02") + _ZIP_SIZE_PLACES[1]):
        data[place : place + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)

    with pytest.raises(InputError, match="no Word document"):
        read_transcript(path)


def _document_bytes() -> bytes:
    buffer = io.BytesIO()
    document = word.Document()
    document.add_paragraph("张三 00:05\n好")
    document.save(buffer)
    return buffer.getvalue()


_DOCUMENT = _document_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(4, len(_DOCUMENT) - 1), st.integers(0, 255)), min_size=1, max_size=8),
    end=st.integers(4, len(_DOCUMENT)) | st.just(len(_DOCUMENT)),
)
def test_a_document_that_was_damaged_anywhere_is_read_or_refused(
    tmp_path: Path, changes: list[tuple[int, int]], end: int
) -> None:
    data = bytearray(_DOCUMENT)
    for place, value in changes:
        data[place] = value
    path = tmp_path / "a.docx"
    path.write_bytes(data[:end])

    with suppress(InputError):
        assert read_transcript(path).segments
