"""Pages on which a city finds its next partner."""

from twinhall.web.partners import pages

urlpatterns = pages.urlpatterns
