"""A forum's timetable: read and picked from, planned, published, taken away as files."""

from twinhall.web.timetable import agendas, changes, files, pages, planning

__all__ = ["machine_urlpatterns", "urlpatterns"]

urlpatterns = [
    *pages.urlpatterns,
    *agendas.urlpatterns,
    *changes.urlpatterns,
    *files.urlpatterns,
    *planning.urlpatterns,
]
machine_urlpatterns = agendas.machine_urlpatterns
