"""All addresses that the product can have: those of an installation, of debug and demo, and of a provider."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import URLPattern, URLResolver, include, path

from twinhall.config.urls import urlpatterns as product
from twinhall.web import demo, demo_outbox, design, identity_providers

urlpatterns: list[URLPattern | URLResolver] = [
    *product,
    path("", include(identity_providers.machine_urlpatterns)),
    *i18n_patterns(*(path("", include(page)) for page in (design, demo, demo_outbox, identity_providers))),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Bare: a walk meets hundreds of these, and the product's own page is tested elsewhere."""
    return HttpResponseNotFound()
