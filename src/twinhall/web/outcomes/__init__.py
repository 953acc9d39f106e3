"""Outcome documents and commitments: the text of a forum, its roll, its versions, what was promised."""

from twinhall.web.outcomes import commitment, commitments, pages, paragraphs, roll, versions

__all__ = ["urlpatterns"]

urlpatterns = [
    *paragraphs.urlpatterns,
    *versions.urlpatterns,
    *roll.urlpatterns,
    *pages.urlpatterns,
    *commitments.urlpatterns,
    *commitment.urlpatterns,
]
