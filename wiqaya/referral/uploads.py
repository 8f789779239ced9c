"""Files on their way into the support workspace: in memory alone, and without their names."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from wiqaya.engines.cleaning import MAX_BYTES

SEALED_SPACE = re.compile(r"/[a-z]{2}/care/")


class InMemory(FileUploadHandler):
    """Stands before the usual handlers, of which one lays large files on the disk in plain bytes.  What is too large is cut off, and then refused."""

    held: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.request is not None and SEALED_SPACE.match(self.request.path_info):
            self.held = BytesIO()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.held is None:
            return raw_data
        if self.held.tell() <= MAX_BYTES:
            self.held.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.held is None:
            return None
        held, self.held = self.held, None
        size = held.tell()
        held.seek(0)
        return InMemoryUploadedFile(held, self.field_name, "file", None, size, None)
