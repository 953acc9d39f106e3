"""The product's addresses with the page of components, which the demo adds."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from twinhall.config.urls import urlpatterns as product
from twinhall.web import design

urlpatterns = [*product, *i18n_patterns(path("", include(design)))]
