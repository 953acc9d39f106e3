"""Whether the site can serve: for load balancers and monitors."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from twinhall import __version__


def healthz(request: HttpRequest) -> JsonResponse:
    """200 with the version when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database does not answer", "version": __version__}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})


urlpatterns = [path("healthz", healthz, name="healthz")]
