"""Files that people handed in, for those who may see them."""

from django.http import FileResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from twinhall.access.uploads import Upload, upload_to_read
from twinhall.access.verdict import Unknown
from twinhall.domain.uploads.keeping import open_upload
from twinhall.kit.files import INLINE
from twinhall.web.asking import AskedRequest


@require_GET
def upload(request: AskedRequest, public_id: str) -> FileResponse:
    """The file as kept. Only images and PDFs are shown in the browser, and these can run nothing."""
    return file_answer(upload_to_read(request.asker, public_id))


def file_answer(found: Upload) -> FileResponse:
    """An upload as it is given out, by whichever address fetched it. Unknown when its bytes are gone."""
    try:
        file = open_upload(found)
    except FileNotFoundError:
        raise Unknown("The file is gone.") from None
    answer = FileResponse(file, content_type=found.media_type)
    saved = found.media_type not in INLINE
    answer["Content-Disposition"] = content_disposition_header(saved, found.shown_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


urlpatterns = [path("uploads/<str:public_id>/", upload, name="upload")]
