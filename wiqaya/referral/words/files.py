"""Files of a situation: their kinds, and why one is refused."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    """As the engine names them."""

    JPEG = "jpeg", _("Photo or scan (JPEG)")
    PNG = "png", _("Picture (PNG)")
    WORD = "word", _("Letter (Word)")
    TEXT = "text", _("Plain text")


_OTHER_PICTURE = _("This kind of picture is not taken. Save it as JPEG or PNG and choose it again.")
_IN_PARTS = _("Files that hold other files are not taken. Unpack it and choose one file at a time.")
# code of the engine -> what is wrong and how to mend it
REFUSED = {
    "empty": _("There is nothing in this file. Choose another."),
    "too_large": _("The file is larger than 5 MB. Make the picture smaller, or choose fewer pages."),
    "damaged": _("The file cannot be read: it is damaged or was cut off. Save it anew and choose it again."),
    "unknown": _("This kind of file is not taken. Save it as JPEG, PNG, Word (.docx) or plain text in UTF-8."),
    "pdf": _("PDF is not taken: it can hold what nobody sees. Save the pages as pictures (JPEG or PNG), or the text as Word (.docx)."),
    "old_office": _("An old or locked Office file is not taken. Open it, take the password off, save it as .docx and choose it again."),
    "other_office": _("Only letters are taken, no tables or slides. Save the part that is needed as Word (.docx) or as a picture."),
    "archive": _IN_PARTS,
    "heic": _("Photos as HEIC are not taken. Save the photo as JPEG: the telephone offers it when sharing."),
    "svg": _OTHER_PICTURE,
    "other_picture": _OTHER_PICTURE,
    "rtf": _("RTF is not taken. Save the text as Word (.docx)."),
    "web_page": _("Web pages are not taken. Save the part that is needed as a picture or as plain text."),
    "too_many_pixels": _("The picture has more than 25 million points. Make it smaller and choose it again."),
    "moving": _("Moving pictures are not taken. Choose a single picture."),
    "locked": _("The file is locked with a password. Take it off and choose the file again."),
    "macros": _("The Word file holds macros. Save it as .docx, without macros."),
    "bomb": _("The file unpacks to far more than a letter holds. Save it anew and choose it again."),
    "changes": _("The Word file still shows who changed what. Accept or refuse all changes, save it, and choose it again."),
    "comments": _("There are comments in the Word file. Remove them, save it, and choose it again."),
    "hidden_text": _("There is hidden text in the Word file. Show it, remove it, save the file, and choose it again."),
    "cropped": _("A picture in the Word file still holds what was cut off. Cut it before it is put in, or let Word compress the pictures."),
    "embedded": _("Something in the Word file cannot be cleaned: a table sheet, a diagram, an old drawing or a picture from elsewhere. Put it in as a picture (PNG or JPEG), or take it out."),
    "picture": _("A picture in the Word file is neither JPEG nor PNG. Save it as PNG and put it in again."),
}
