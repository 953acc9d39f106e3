"""Asking the DNS for TXT records, which show who runs a domain."""

import dns.exception
import dns.name
import dns.resolver
from django.conf import settings
from django.utils.translation import gettext as _

from twinhall.kit.errors import CannotDo

__all__ = ["txt_records"]

SECONDS = 3.0
_NOTHING = (
    dns.resolver.NXDOMAIN,
    dns.resolver.NoAnswer,
    dns.name.EmptyLabel,
    dns.name.LabelTooLong,
    dns.name.NameTooLong,
)


def txt_records(*names: str) -> list[str]:
    """All TXT records of these names, each put together from its parts.

    A name without any gives none. CannotDo when nothing was found and the name servers of one were silent for three
    seconds.
    """
    resolver = _resolver()
    found: list[str] = []
    is_silent = False
    for name in names:
        try:
            answer = resolver.resolve(name, "TXT", lifetime=SECONDS, search=False)
        except _NOTHING:
            continue
        except dns.exception.DNSException:
            is_silent = True
            continue
        found += [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    if is_silent and not found:
        raise CannotDo(_("The name servers of this domain do not answer. Please try again in some minutes."))
    return found


def _resolver() -> dns.resolver.Resolver:
    if not settings.DNS_SERVER:
        return dns.resolver.Resolver()
    host, _colon, port = settings.DNS_SERVER.rpartition(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [host], int(port)
    return resolver
