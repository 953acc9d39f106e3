"""The text of a tie: its clauses side by side, proposals, terms, versions, papers, its release to the public."""

from twinhall.web.agreements import clauses, outcome, pages, section, terms

__all__ = ["section", "urlpatterns"]

urlpatterns = [*pages.urlpatterns, *clauses.urlpatterns, *terms.urlpatterns, *outcome.urlpatterns]
