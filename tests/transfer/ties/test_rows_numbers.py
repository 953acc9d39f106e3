"""Numbers in rows that look like numbers and are none."""

import pytest

from twinhall.transfer.ties.rows import Unusable, read_geonameid


@pytest.mark.parametrize("text", ["²", "0", "-1", "551487.0", "٥٥", str(2**31), "000000000001" * 3])
def test_what_is_no_geonames_id_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(Unusable, match="is no GeoNames id"):
        read_geonameid(text)
