"""Tables of the register of cities."""

from django.db import models
from django.db.models import Q

from twinhall.domain.cities.queries import CityQuerySet
from twinhall.domain.cities.words import CityKind
from twinhall.domain.sources.models import Source
from twinhall.kit.identifiers import new_identifier

__all__ = ["City", "CityName", "CitySearch", "Succession", "new_city_id"]


def new_city_id() -> str:
    return new_identifier("cty")


class City(models.Model):
    """A city, municipality, district or region that can have ties; `kind` says which."""

    # What is unique is so by constraint: `unique=True` would give PostgreSQL a second index for each, for LIKE.
    public_id = models.CharField(max_length=20, default=new_city_id, editable=False)
    slug = models.SlugField(max_length=120, db_index=False)
    name = models.CharField(max_length=200)
    # Its name in its own script beneath the reader's, as on a bilingual road sign; empty when the same.
    own_name = models.CharField(max_length=200, blank=True)
    own_language = models.CharField(max_length=12, blank=True)
    # Names by language of the interface, kept here so that lists need no further query: {"ru": "Казань"}.
    labels = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=12, choices=CityKind, default=CityKind.CITY)
    country = models.CharField(max_length=2)
    region_code = models.CharField(max_length=20, blank=True)
    region_name = models.CharField(max_length=200, blank=True)
    geonameid = models.IntegerField(null=True, blank=True, unique=True)
    # Unknown is null, not empty: two unknown ones do not collide.
    wikidata_qid = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001
    # The id under which the list that added the place knows it, so that the same list finds it again.
    foreign_id = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    time_zone = models.CharField(max_length=60, blank=True)
    population = models.IntegerField(null=True, blank=True)
    population_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_confirmed = models.BooleanField(default=True)
    tie_count = models.PositiveIntegerField(default=0)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "cities"
        indexes = [
            models.Index(fields=["country", "-population"], name="city_country_population"),
            models.Index(fields=["-population"], name="city_population"),
            models.Index(fields=["-tie_count"], name="city_tie_count"),
            models.Index(fields=["foreign_id"], name="city_foreign_id", condition=~Q(foreign_id="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="city_public_id_once"),
            models.UniqueConstraint(fields=["slug"], name="city_slug_once"),
            models.UniqueConstraint(fields=["wikidata_qid"], name="city_wikidata_qid_once"),
            models.CheckConstraint(condition=Q(latitude__range=(-90, 90)), name="city_latitude_on_earth"),
            models.CheckConstraint(condition=Q(longitude__range=(-180, 180)), name="city_longitude_on_earth"),
        ]

    def __str__(self) -> str:
        return self.name


class CityName(models.Model):
    """One name of a city. Without a language tag in the source the language is empty and only the script told."""

    # No index of its own: the constraint's begins with it.
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="names", db_index=False)
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=300)  # see algorithms.name_matching.name_key
    language = models.CharField(max_length=12, blank=True)  # BCP 47
    script = models.CharField(max_length=4)  # ISO 15924
    is_by_script = models.BooleanField(default=False)  # script was detected from the letters
    is_official = models.BooleanField(default=False)
    # Without a constraint in the database: with 740,000 names its checks take a tenth of a gazetteer's loading.
    source = models.ForeignKey(
        Source, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        indexes = [models.Index(fields=["key"], name="city_name_key")]
        constraints = [
            models.UniqueConstraint(fields=["city", "text", "language"], name="city_name_once_by_language")
        ]

    def __str__(self) -> str:
        return self.text


class CitySearch(models.Model):
    """All keys of a city in one text, `||kazan||казань||`, beneath a trigram index (migration 0002).

    The bars make beginnings findable: `||k` and `||ka` are pieces of three letters and more.
    """

    city = models.OneToOneField(City, on_delete=models.CASCADE, primary_key=True, related_name="+")
    keys = models.TextField()

    class Meta:
        verbose_name_plural = "city search"

    def __str__(self) -> str:
        return self.keys


class Succession(models.Model):
    """One city took another's place: a merger, a division, a new name with a new legal person."""

    predecessor = models.ForeignKey(City, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(City, on_delete=models.CASCADE, related_name="precessions")
    on = models.DateField(null=True, blank=True)
    on_precision = models.CharField(max_length=8, default="unknown")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="succession_not_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
