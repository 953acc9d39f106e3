import re

from twinhall.kit.identifiers import new_identifier


def test_identifiers_have_their_form_and_are_never_given_twice() -> None:
    given = {new_identifier("cty") for _ in range(10_000)}
    assert len(given) == 10_000
    assert all(re.fullmatch(r"cty_[0-9a-hj-kmnp-tv-z]{13}", one) for one in given)
