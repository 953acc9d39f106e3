"""Choosing for whom one acts; the choice is kept in the session and shown at the head of every page."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twinhall.access.asking import FOR_HERSELF
from twinhall.access.verdict import Unknown
from twinhall.web.asking import AskedRequest, choose_mandate


@require_POST
def choose_acting(request: AskedRequest) -> HttpResponse:
    """Act under the mandate `mandate` from now on, or for oneself; then back to `next`."""
    chosen = request.POST.get("mandate", "")
    held = {mandate.public_id: mandate for mandate in request.asker.mandates}
    if chosen != FOR_HERSELF and chosen not in held:
        raise Unknown("There is no such mandate.")
    choose_mandate(request, chosen)
    if chosen == FOR_HERSELF:
        messages.success(request, _("You act for yourself now."))
    else:
        messages.success(request, _("You act as %(body)s now.") % {"body": held[chosen].body.name})
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = resolve_url("desk")
    return HttpResponseRedirect(back)


urlpatterns = [path("acting/", choose_acting, name="choose_acting")]
