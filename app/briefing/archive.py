"""What a document says about itself, and what makes it an archival one (PDF/A-2b, ISO 19005-2)."""

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from app.briefing.pdffile import PdfFile, text_string

CREATOR = "Chubei 储备"
PROFILE_NAME = "sRGB IEC61966-2.1"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{author}<dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdf:Producer>{creator}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says about itself.

    Attributes:
        title: shown by readers in place of the file's name.
        author: may be empty.
        subject: what it is about.
        made: when, with its zone.
    """

    title: str
    author: str
    subject: str
    made: datetime


def write_about(file: PdfFile, about: About) -> int:
    """Write the information dictionary; return its number."""
    made = f"(D:{about.made:%Y%m%d%H%M%S}{_zone(about.made, chr(39))}')"
    entries = {
        "Title": text_string(about.title),
        "Author": text_string(about.author),
        "Subject": text_string(about.subject),
        "Creator": text_string(CREATOR),
        "Producer": text_string(CREATOR),
        "CreationDate": made,
        "ModDate": made,
    }
    if not about.author:
        del entries["Author"]
    return file.add(f"<<{''.join(f'/{key}{value}' for key, value in entries.items())}>>")


def write_archival(file: PdfFile, about: About) -> str:
    """Write what PDF/A-2b asks for; return the catalogue's entries for it.

    That is the metadata once more as XMP, and the colours' meaning (an sRGB profile), so that the
    document looks the same on any device. Embedding of every font, and no transparency, the
    other modules see to.
    """
    profile = _profile()
    profile_at = file.stream(profile, "/N 3")
    intent = file.add(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier"
        f"({PROFILE_NAME})/Info({PROFILE_NAME})/DestOutputProfile {profile_at} 0 R>>"
    )
    author = ""
    if about.author:
        author = (
            f"<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>\n"
        )
    packet = XMP.format(
        title=escape(about.title),
        author=author,
        subject=escape(about.subject),
        creator=escape(CREATOR),
        made=f"{about.made:%Y-%m-%dT%H:%M:%S}{_zone(about.made, ':')}",
    )
    # Programs that know nothing of PDF look for the packet as it is: not compressed.
    metadata = file.stream(packet.encode("utf-8"), "/Type/Metadata/Subtype/XML", packed=False)
    return f"/Metadata {metadata} 0 R/OutputIntents[{intent} 0 R]"


def _zone(moment: datetime, between: str) -> str:
    """Return a moment's distance from UTC: +08:00."""
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}{between}{rest:02d}"


def _profile() -> bytes:
    """Return the sRGB profile with a fixed date, so that the same document gives the same bytes."""
    from PIL import ImageCms

    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # Bytes 24 to 35 of the header say when the profile was made (ICC.1:2010, 7.2.8).
    raw[24:36] = bytes((0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(raw)
