"""The map's pictures and data: the same for every language, so without its prefix."""

import hashlib
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from twinhall import __version__
from twinhall.access.map import city_on_map, map_data, map_version
from twinhall.kit.keeping import kept_bytes
from twinhall.web.map_choice import asked_choice
from twinhall.web.map_drawing import LONGITUDES, THEMES, draw_city, draw_globe, draw_world

PICTURE_SECONDS = 600
DATA_SECONDS = 365 * 24 * 3600


@require_safe
def globe_picture(request: HttpRequest) -> HttpResponse:
    """The night globe, turned to where most of the chosen ties are: `?alliance= &kind= &as_of= &lon=`."""
    choice, longitude = asked_choice(request.GET), _asked_longitude(request)
    return _picture(request, lambda version: draw_globe(choice, longitude, version))


@require_safe
def world_picture(request: HttpRequest) -> HttpResponse:
    """The whole world: `?alliance= &kind= &as_of= &city= &country= &theme=light`."""
    choice, theme = asked_choice(request.GET), _asked_theme(request)
    return _picture(request, lambda version: draw_world(choice, theme, version))


@require_safe
def city_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """A city and its partners: `?alliance= &kind= &as_of= &theme=light`."""
    city, theme = city_on_map(slug), _asked_theme(request)
    choice = asked_choice(request.GET).of(city)
    return _picture(request, lambda version: draw_city(choice, city.longitude, city.latitude, theme, version))


@require_safe
def data(request: HttpRequest, version: str) -> HttpResponse:
    """All ties for the map in the browser (`access.map.map_data`); an old version leads to the present one."""
    present = map_version()
    if version != present:
        return HttpResponseRedirect(reverse("map_data", args=[present]))
    content = kept_bytes(f"map-{__version__}-{present}.bin", lambda: map_data(present))
    answer = HttpResponse(content_type="application/octet-stream")
    answer["ETag"] = quote_etag(present)
    if "br" in request.headers.get("Accept-Encoding", ""):
        content = kept_bytes(
            f"map-{__version__}-{present}.bin.br", lambda: brotli.compress(content, quality=7)
        )
        answer["Content-Encoding"] = "br"
        answer["ETag"] = quote_etag(f"{present}-br")
    answer.content = content
    patch_vary_headers(answer, ["Accept-Encoding"])
    patch_cache_control(answer, public=True, max_age=DATA_SECONDS, immutable=True)
    return answer


def _picture(request: HttpRequest, draw: Callable[[str], str]) -> HttpResponse:
    """Answer with the drawn picture; without drawing it when the browser has it already."""
    version = map_version()
    key = f"{__version__} {version} {request.get_full_path()}"
    etag = quote_etag(hashlib.sha256(key.encode()).hexdigest()[:16])
    known = etag in parse_etags(request.headers.get("If-None-Match", ""))
    answer = HttpResponseNotModified() if known else HttpResponse(draw(version), content_type="image/svg+xml")
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=PICTURE_SECONDS)
    return answer


def _asked_theme(request: HttpRequest) -> str:
    asked = request.GET.get("theme", "dark")
    return asked if asked in THEMES else "dark"


def _asked_longitude(request: HttpRequest) -> int | None:
    asked = {str(longitude): longitude for longitude in LONGITUDES}
    return asked.get(request.GET.get("lon", ""))


urlpatterns = [
    path("map/globe.svg", globe_picture, name="globe_picture"),
    path("map/world.svg", world_picture, name="world_picture"),
    path("map/city/<slug:slug>.svg", city_picture, name="city_picture"),
    path("map/data/<slug:version>.bin", data, name="map_data"),
]
