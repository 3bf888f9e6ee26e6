"""What a picture file says about itself: the words it came from, and that a machine made it.

The statement is IPTC's `DigitalSourceType`, https://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia:
pure algorithm, no model trained on anything. Tools such as exiftool read all of it.
"""

import re
from html import escape

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from stability_mock.pictures.spec import PictureSpec

SOFTWARE = "stability-mock"
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
XMP_KEYWORD = "XML:com.adobe.xmp"
MAX_TEXT = 4000
"""Characters of a text in EXIF and XMP: JPEG holds each of the two in one segment of 64 KB."""

_IMAGE_DESCRIPTION = 0x010E
_SOFTWARE_TAG = 0x0131
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:mock="urn:stability-mock:"'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    f"<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>"
    f"<xmp:CreatorTool>{SOFTWARE}</xmp:CreatorTool>"
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>'
    "{fields}"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)


def fields(spec: PictureSpec) -> dict[str, str]:
    """Return what is said about a picture, by name; what is empty is left out."""
    said = {
        "prompt": spec.prompt,
        "negative_prompt": spec.negative_prompt,
        "seed": str(spec.seed),
        "endpoint": spec.endpoint,
        "model": spec.model,
        "style_preset": spec.style_preset,
    }
    return {name: _writable(text) for name, text in said.items() if text}


def xmp(spec: PictureSpec) -> bytes:
    """Return an XMP packet: XML that a picture file of any format can hold."""
    said = {name: escape(text[:MAX_TEXT], quote=False) for name, text in fields(spec).items()}
    elements = "".join(f"<mock:{name}>{text}</mock:{name}>" for name, text in said.items() if name != "prompt")
    return _PACKET.format(description=said.get("prompt", ""), fields=elements).encode()


def exif(spec: PictureSpec) -> bytes:
    """Return an EXIF block with the prompt as the description and the rest, as a list, in the software's name."""
    said = fields(spec)
    tags = Image.Exif()
    tags[_IMAGE_DESCRIPTION] = said.get("prompt", "")[:MAX_TEXT].encode()
    tags[_SOFTWARE_TAG] = SOFTWARE
    return tags.tobytes()


def png_chunks(spec: PictureSpec) -> PngInfo:
    """Return one text chunk for each field, whole, and the XMP packet."""
    chunks = PngInfo()
    for name, text in {**fields(spec), "Software": SOFTWARE}.items():
        if text.isascii():
            chunks.add_text(name, text)
        else:
            chunks.add_itxt(name, text)
    chunks.add_itxt(XMP_KEYWORD, xmp(spec).decode())
    return chunks


def _writable(text: str) -> str:
    """Return the text without the characters that XML and UTF-8 forbid."""
    return _NOT_XML.sub("", text)
