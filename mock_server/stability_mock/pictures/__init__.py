"""Pictures: painted from a `PictureSpec`, encoded, read from an upload, mixed and blurred."""

from stability_mock.pictures.blending import blend, blur
from stability_mock.pictures.encoding import encode
from stability_mock.pictures.painting import paint
from stability_mock.pictures.sizes import nearest_size
from stability_mock.pictures.spec import PictureSpec
from stability_mock.pictures.uploads import UploadRefused, open_upload

__all__ = [
    "PictureSpec",
    "UploadRefused",
    "blend",
    "blur",
    "encode",
    "nearest_size",
    "open_upload",
    "paint",
]
