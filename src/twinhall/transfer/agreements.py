"""The agreements that the product ships: documented ties, each row with its source."""

import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from twinhall.domain.ties.models import ImportRun
from twinhall.domain.ties.words import TieStatus
from twinhall.kit.progress import Progress, in_silence
from twinhall.transfer.readers.files import look_at
from twinhall.transfer.reports import ImportReport
from twinhall.transfer.ties.importing import record_rows, understood_rows
from twinhall.transfer.ties.rows import TieRow

_WHAT = "agreements"
# Whose own word a page is, by the host it stands at (and hosts beneath it): what it says, that city itself says.
_OWN_SITES = {
    "gz.gov.cn": "Guangzhou",
    "wqb.xa.gov.cn": "Xi'an",
    "shanghai.gov.cn": "Shanghai",
    "beijing.gov.cn": "Beijing",
    "chengdu.gov.cn": "Chengdu",
    "jinan.gov.cn": "Jinan",
    "shenyang.gov.cn": "Shenyang",
    "prefeitura.sp.gov.br": "São Paulo",
    "capetown.gov.za": "Cape Town",
    "khabarovskadm.ru": "Khabarovsk",
    "atlas.tehran.ir": "Tehran",
    "kzn.ru": "Kazan",
}
_SAID = frozenset({TieStatus.SIGNED, TieStatus.ACTIVE, TieStatus.ENDED})


def shipped_agreements() -> Path:
    return Path(settings.PACKAGE_DIR) / "data" / "agreements.csv"


def load_agreements(
    *, at: datetime.datetime, door: str, progress: Progress = in_silence, path: Path | None = None
) -> ImportReport:
    """Record the shipped agreements; the same file again is not read a second time.

    Raises CannotRead when the file is missing or is no list of agreements.
    """
    seen = look_at(path or shipped_agreements())
    done = ImportRun.objects.filter(what=_WHAT, fingerprint=seen.fingerprint, finished_at__isnull=False)
    if run := done.order_by("-pk").first():
        read = sum(run.counts.get(name, 0) for name in ("recorded", "known"))
        return ImportReport(read=read, known=read)
    rows, refused = understood_rows(seen, "Twinhall: agreements", at.date())
    return record_rows(
        [_with_claims(row, at.date()) for row in rows],
        refused,
        what=_WHAT,
        source_name="Twinhall: agreements",
        fingerprint=seen.fingerprint,
        at=at,
        door=door,
        progress=progress,
    )


def _with_claims(row: TieRow, today: datetime.date) -> TieRow:
    """A city whose own site is the source says so itself."""
    owner = owner_of(row.sources[0].url)
    if not owner or row.status not in _SAID:
        return row
    said_on = row.since.first or today
    return row.with_claims(tuple(said_on if end.name == owner else None for end in row.ends))


def owner_of(address: str) -> str:
    """The city whose own site the address is of; empty when it is nobody's."""
    host = urlsplit(address).hostname or ""
    return next((city for site, city in _OWN_SITES.items() if host == site or host.endswith(f".{site}")), "")
