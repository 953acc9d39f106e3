"""Django looks for tables here; each room of `twinhall.domain` keeps its own."""

from twinhall.domain.agenda.models import *  # noqa: F403
from twinhall.domain.agreements.models import *  # noqa: F403
from twinhall.domain.alliances.models import *  # noqa: F403
from twinhall.domain.approvals.models import *  # noqa: F403
from twinhall.domain.bodies.models import *  # noqa: F403
from twinhall.domain.ceremonies.models import *  # noqa: F403
from twinhall.domain.cities.models import *  # noqa: F403
from twinhall.domain.claims.models import *  # noqa: F403
from twinhall.domain.delegations.models import *  # noqa: F403
from twinhall.domain.dossiers.models import *  # noqa: F403
from twinhall.domain.forums.models import *  # noqa: F403
from twinhall.domain.journal.models import *  # noqa: F403
from twinhall.domain.notices.models import *  # noqa: F403
from twinhall.domain.outcomes.models import *  # noqa: F403
from twinhall.domain.partners.models import *  # noqa: F403
from twinhall.domain.people.models import *  # noqa: F403
from twinhall.domain.programme.models import *  # noqa: F403
from twinhall.domain.routines.models import *  # noqa: F403
from twinhall.domain.signing.models import *  # noqa: F403
from twinhall.domain.sources.models import *  # noqa: F403
from twinhall.domain.terms.models import *  # noqa: F403
from twinhall.domain.ties.models import *  # noqa: F403
from twinhall.domain.upkeep.models import *  # noqa: F403
from twinhall.domain.uploads.models import *  # noqa: F403
