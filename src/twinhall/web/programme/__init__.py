"""The content of a forum's programme: what is offered and reviewed, sessions, addresses by video."""

from twinhall.web.programme import contributions, sessions, videos

__all__ = ["urlpatterns"]

urlpatterns = [*contributions.urlpatterns, *sessions.urlpatterns, *videos.urlpatterns]
