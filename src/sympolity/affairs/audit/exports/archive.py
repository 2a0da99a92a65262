"""Everything behind a sampled paper in one archive: the paper itself, each document, and a list of hashes."""

import hashlib
import io
import zipfile
from pathlib import PurePosixPath

from sympolity.affairs.audit.queries.links import Chain
from sympolity.ground.documents.store import path_of

PAPER, LIST = "file.pdf", "SHA256SUMS.txt"


def archive(chain: Chain, paper: bytes) -> bytes:
    """Documents that the person may read, under their number and name; the list is that of `sha256sum`.

    A document whose file is gone or changed is named in the list by the hash that it came with, and not put in.
    """
    lines = [f"{hashlib.sha256(paper).hexdigest()}  {PAPER}"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(PAPER, paper)
        for each in chain.kept:
            if not each.is_readable:
                continue
            document = each.document
            name = f"documents/{document.pk}-{PurePosixPath(document.file_name).name}"
            lines.append(f"{document.sha256}  {name}")
            if each.is_whole:
                files.write(path_of(document.file.name or ""), name)
        files.writestr(LIST, "\n".join(lines) + "\n")
    return buffer.getvalue()
