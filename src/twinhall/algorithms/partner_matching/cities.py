"""What the machine knows of a city."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """A place that can have ties.

    `key` is any text that tells it apart. Degrees in WGS 84, both or neither. What is not known is None or empty
    and earns exactly what an average place earns: it is neither a blemish nor a hint.
    """

    key: str
    name: str
    country: str
    """ISO 3166 code of two letters, as the register has it."""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    region: str = ""
    """Code of its province or state within the country (GeoNames admin1)."""
    known_names: int | None = None
    """How many names of it are on record, over all languages: a measure of how widely it is known."""
    is_capital: bool = False
    level: str = "city"
    """"city" or "region": who may tie whom depends on it."""
