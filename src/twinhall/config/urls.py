"""Every address: pages under a language prefix, machines' addresses without."""

from typing import Any

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from twinhall.web import (
    about,
    accounts,
    acting,
    agreements,
    alliances,
    approvals,
    bodies,
    ceremonies,
    cities,
    claims,
    delegations,
    demo,
    demo_outbox,
    design,
    desk,
    dossiers,
    feeds,
    forums,
    front,
    health,
    identity_providers,
    journal,
    language,
    map_pictures,
    notices,
    operator,
    operator_bodies,
    outbox,
    outcomes,
    partners,
    privacy,
    programme,
    signing,
    terms,
    ties,
    timetable,
    upkeep,
    upkeep_overview,
    upkeep_revival,
    uploads,
    verification,
    yearly_report,
    yields,
)
from twinhall.web import map as map_page

pages = [
    front,
    cities,
    alliances,
    forums,
    ceremonies,
    timetable,
    delegations,
    programme,
    dossiers,
    approvals,
    agreements,
    signing,
    terms,
    outcomes,
    yields,
    upkeep,
    upkeep_overview,
    yearly_report,
    upkeep_revival,
    ties,
    map_page,
    about,
    accounts,
    desk,
    notices,
    feeds,
    acting,
    bodies,
    operator,
    outbox,
    partners,
]
pages += [journal, claims, verification, uploads, privacy, operator_bodies]
if settings.DEBUG or settings.DEMO:
    pages += [design, demo, demo_outbox]
without_language: list[Any] = [health, language, map_pictures, feeds.machine_urlpatterns]
without_language += [timetable.machine_urlpatterns]
if settings.IDENTITY_PROVIDERS:
    pages += [identity_providers]
    without_language += [identity_providers.machine_urlpatterns]

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(page)) for page in without_language),
    *i18n_patterns(*(path("", include(page)) for page in pages)),
]
