"""Pictures in the PDF file."""

from app.briefing.pdffile import PdfFile
from app.documents.pictures import Picture


def write_picture(file: PdfFile, picture: Picture) -> int:
    """Write a picture; return its number."""
    space = "/DeviceGray" if picture.colours == 1 else "/DeviceRGB"
    entries = (
        f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}"
        f"/ColorSpace{space}/BitsPerComponent 8"
    )
    if picture.is_jpeg:
        return file.stream(picture.content, f"{entries}/Filter/DCTDecode", packed=False)
    return file.stream(picture.content, entries)
