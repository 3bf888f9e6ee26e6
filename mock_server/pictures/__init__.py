"""Pictures: painted from a commission, encoded, read from an upload, mixed and blurred."""

from mock_server.pictures.blending import blend, blur
from mock_server.pictures.commission import Commission
from mock_server.pictures.encoding import encode
from mock_server.pictures.painting import paint
from mock_server.pictures.sizes import nearest_size
from mock_server.pictures.uploads import UploadRefused, open_upload

__all__ = [
    "Commission",
    "UploadRefused",
    "blend",
    "blur",
    "encode",
    "nearest_size",
    "open_upload",
    "paint",
]
