"""What geocoders get wrong, as trackers tell."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "geocoding", "memory", "progress_core/memory/geocoding.py")
_out = partial(Fault, "geocoding", "outcodes", "adapters/geocoding/progress_geocoding/outcodes.py")
_FIND = "        return self._gazetteer.find(place)\n"
_OTHERS = "        return self._gazetteer.others(place)\n"


def _find(changed: str) -> str:
    return f"        found = {_FIND.strip().removeprefix('return ')}\n        return {changed}\n"


FAULTS = (
    _twin(_FIND, _find("found and Place(found.name, found.latitude, found.longitude, True)"), "says that everything is known to the metre"),
    _twin(_FIND, _find("found and Place(found.name, str(found.latitude), str(found.longitude))"), "returns degrees as texts"),
    _twin(_FIND, _find("found and Place(found.name, found.latitude * 0.017453, found.longitude * 0.017453)"), "returns radians"),
    _twin(_FIND, _find("found and Place(found.name, round(found.latitude, 1), round(found.longitude, 1))"), "rounds to six miles"),
    _twin(_FIND, _find("found and (found.latitude, found.longitude)"), "returns a pair of numbers"),
    _twin(_FIND, _find("found if place == __import__('unicodedata').normalize('NFC', place) else None"), "minds how accents are written"),
    _twin(_FIND, _find("found if place.isascii() or not any(map(str.isspace, place)) else None"), "minds spaces that do not break"),
    _twin(_FIND, _find("found if ' ' in place or not any(map(str.isdigit, place)) or len(place) < 5 else None"), "knows no postcodes without a space"),
    _twin(_FIND, "        if __import__('re').fullmatch(r'(\\w+\\s?)+,?', place) is None:\n            return None\n" + _FIND, "looks at some texts for years"),
    _twin(_FIND, _find("found or next((one for name, one in self._gazetteer.outcodes.items() if name[:1] == place.strip()[:1].upper()), None)"), "returns what begins alike for what it does not know"),
    _twin(_OTHERS, "        from attrs import evolve\n\n        return tuple(evolve(one, name=one.name.replace(', ', ' (') + ')') for one in self._gazetteer.others(place))\n", "names others as it does not find them"),
    _twin(_OTHERS, "        return self._gazetteer.others(place) * 2\n", "returns others twice"),
    _twin(_OTHERS, "        return iter(self._gazetteer.others(place))\n", "returns others that can be read only once"),
    _twin(_OTHERS, "        return self._gazetteer.others(place) or None\n", "returns nothing where there are no others"),
    _out('_rows("towns.csv")', '[row for row in _rows("towns.csv") if not row[0].startswith("N")]', "has lost a part of its table"),
    _out("        if self.find(\"SW1A 1AA\") is None or self.find(\"Leeds\") is None:\n", "        if self.find('SW1A 1AA') is not None:\n", "finds fault with what is right"),
)  # fmt: skip
