"""Lists of people as files: read in, and given out."""

import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language_bidi, gettext
from django.views.decorators.http import require_GET, require_POST

from twinhall.access.delegations import Forum, delegation_to_keep, delegation_to_read
from twinhall.access.forums import organises
from twinhall.domain.delegations.lists import register_list
from twinhall.kit.errors import CannotDo
from twinhall.transfer.delegations import COLUMNS, PeopleRead, people_as_rows, read_people
from twinhall.transfer.exports import rows_as_csv
from twinhall.transfer.tables_out import rows_as_xlsx
from twinhall.web.asking import AskedRequest
from twinhall.web.delegations.forms import ListForm
from twinhall.web.delegations.keeping import delegation_page
from twinhall.web.delegations.organising import chosen_participants

DOOR = "page"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
def delegation_upload(request: AskedRequest, slug: str, public_id: str) -> HttpResponse:
    """Read a list; the page says what became of each row."""
    found, acting = delegation_to_keep(request.asker, slug, public_id)
    form, report = ListForm(request.POST, request.FILES), None
    if form.is_valid():
        try:
            people, faults = _read(form.cleaned_data["file"], found.forum)
            report = register_list(
                public_id,
                people,
                refused=faults,
                by=acting,
                at=request.asker.at,
                door=DOOR,
                organises=organises(request.asker, found.forum),
            )
        except CannotDo as problem:
            form.add_error("file", str(problem))
    return delegation_page(
        request,
        delegation_to_read(request.asker, slug, public_id),
        report=report,
        list_form=None if report else form,
        status=200 if report else 422,
    )


def _read(file: UploadedFile[bytes], forum: Forum) -> PeopleRead:
    """Through a file of our own, which is gone afterwards: it holds people's papers."""
    if (file.size or 0) > settings.UPLOAD_MOST_BYTES:
        most = settings.UPLOAD_MOST_BYTES // (1024 * 1024)
        raise CannotDo(gettext("The file is larger than %(most)s MB.") % {"most": most})
    with tempfile.TemporaryDirectory() as place:
        kept = Path(place) / "list"
        with kept.open("wb") as out:
            for part in file.chunks():
                out.write(part)
        return read_people(kept, forum, most_bytes=settings.UPLOAD_MOST_BYTES)


@require_GET
def delegation_file(
    request: AskedRequest, slug: str, public_id: str, file_format: str
) -> HttpResponse | StreamingHttpResponse:
    """The delegation's list, in the form in which it can be read in again."""
    found = delegation_to_read(request.asker, slug, public_id)
    rows = people_as_rows(found.people.iterator(chunk_size=500), found.delegation.forum)
    return _as_file(COLUMNS, rows, f"{slug}-{public_id}", file_format)


@require_GET
def participants_file(
    request: AskedRequest, slug: str, file_format: str
) -> HttpResponse | StreamingHttpResponse:
    """All people of the forum that fit the filters, with their delegations."""
    forum, people = chosen_participants(request, slug)
    found = list(people)
    rows = (
        [one.delegation.name, one.delegation.country, *row]
        for one, row in zip(found, people_as_rows(found, forum), strict=True)
    )
    return _as_file(("delegation", "country", *COLUMNS), rows, f"{slug}-participants", file_format)


def _as_file(
    columns: Sequence[str], rows: Iterable[Sequence[object]], name: str, file_format: str
) -> HttpResponse | StreamingHttpResponse:
    answer: HttpResponse | StreamingHttpResponse
    if file_format == "xlsx":
        content = rows_as_xlsx(gettext("Participants"), columns, rows, is_right_to_left=get_language_bidi())
        answer = HttpResponse(content, content_type=_XLSX)
    else:
        # Spreadsheets take UTF-8 for what it is only with the mark at its head.
        lines = chain(["\ufeff"], rows_as_csv(columns, rows))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
