"""Pages on which a city finds its next partner."""

from twinhall.web.partners import declaring, pages

__all__ = ["urlpatterns"]

# "partners/wishes/" stands before the address of a city called "wishes".
urlpatterns = [*declaring.urlpatterns, *pages.urlpatterns]
