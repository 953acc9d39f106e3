"""Forums: their list, the page of one, what its hosts keep."""

from twinhall.web.forums import organising, pages

__all__ = ["urlpatterns"]

# "forums/new/" stands before the address of a forum called "new".
urlpatterns = [*organising.urlpatterns, *pages.urlpatterns]
