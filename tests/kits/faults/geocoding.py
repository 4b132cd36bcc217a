"""What geocoders get wrong."""

from functools import partial

from tests.kits.fault import Fault

_twin = partial(Fault, "geocoding", "memory", "progress_core/memory/geocoding.py")
_out = partial(Fault, "geocoding", "outcodes", "adapters/geocoding/progress_geocoding/outcodes.py")
_FIND = "        return self._gazetteer.find(place)\n"
_OTHERS = "        return self._gazetteer.others(place)\n"
_MEANT = (
    '        alone = None if "," in place else _outcodes().find(place)\n        return alone or _places().find(place)\n'
)
_TABLE = '    except OSError as error:\n        raise Unavailable(f"The table {name} cannot be read: {error.strerror}. Install progress-core again.") from error\n'


def _find(changed: str) -> str:
    return f"        found = {_FIND.strip().removeprefix('return ')}\n        return {changed}\n"


FAULTS = (
    _twin(_FIND, _find("found or Place(place, 52.0, -1.0)"), "finds everything"),
    _twin(_FIND, _find("found or Place('England', 52.0, -1.0) if place.strip() else found"), "finds any text in the middle of the country"),
    _twin(_FIND, _find("found and Place(found.name, found.longitude, found.latitude)"), "exchanges latitude and longitude"),
    _twin(_FIND, _find("found and Place(found.name, found.latitude, -found.longitude)"), "takes west for east"),
    _twin(_FIND, _find("found and Place(found.name, round(found.latitude), round(found.longitude))"), "rounds to degrees"),
    _twin(_FIND, _find("found and Place('', found.latitude, found.longitude)"), "gives places no name"),
    _twin(_FIND, _find("found and Place(place, found.latitude, found.longitude)"), "calls places what was typed"),
    _twin(_FIND, _find("found and Place(found.name.lower(), found.latitude, found.longitude)"), "writes names in small letters"),
    _twin(_FIND, _find("found and Place(found.name, 0.0, 0.0)"), "finds every place in the sea"),
    _twin(_FIND, _find("found if place == place.strip() else None"), "minds spaces at the ends"),
    _twin(_FIND, _find("found if place in ('m14', 'M14 5RQ', 'M145RQ') or place[:1].isupper() or not place.strip() else None"), "minds case"),
    _twin(_FIND, _find("found if place.isascii() else None"), "minds accents"),
    _twin(_FIND, _find("found if not any(c.isdigit() for c in place) else None"), "knows no postcodes"),
    _twin(_FIND, _find("found if any(c.isdigit() for c in place) else None"), "knows no towns"),
    _twin(_FIND, "        place.encode()\n" + _FIND, "fails for halves of characters"),
    _twin(_FIND, "        place[0]\n" + _FIND, "fails for nothing"),
    _twin(_FIND, "        found = self._gazetteer.find(place)\n        if found is None:\n            raise KeyError(place)\n        return found\n", "raises for what it does not know"),
    _twin(_FIND, _find("self.__dict__.setdefault('_last', found)"), "remembers its first answer"),
    _twin(_FIND, "        self._asked = place\n        __import__('time').sleep(0.001)\n        return self._gazetteer.find(self._asked)\n", "confuses the questions of threads"),
    _twin(_OTHERS, "        return ()\n", "knows no other places of a name"),
    _twin(_OTHERS, "        found = self._gazetteer.find(place)\n        return (*((found,) if found else ()), *self._gazetteer.others(place))\n", "has the place itself among the others"),
    _twin(_OTHERS, "        return tuple(Place(place, one.latitude, one.longitude) for one in self._gazetteer.others(place))\n", "gives all other places one name"),
    _twin(_OTHERS, "        return tuple(self._gazetteer.outcodes.values()) * 5\n", "returns everything as other places"),
    _twin(_OTHERS, "        return self._gazetteer.others(place.partition(',')[0])\n", "has other places for a name that says which is meant"),
    _twin(_OTHERS, "        return self._gazetteer.others(place) or tuple(one for one in (self._gazetteer.find('Leeds'),) if one and place)\n", "has other places for every name"),
    _out(_MEANT, "        return _outcodes().find(place)\n", "knows no towns"),
    _out(_MEANT, "        alone = _outcodes().find(place) or _outcodes().find('M1')\n        return alone\n", "finds everything in one place"),
    _out(_TABLE, "    except ZeroDivisionError:\n        raise\n", "raises an error of the disk"),
    _out(_TABLE, "    except OSError:\n        return iter([])\n", "takes a missing table for an empty one"),
    _out("Place(name, float(latitude), float(longitude)) for name, latitude, longitude in rows", "Place(name, float(longitude), float(latitude)) for name, latitude, longitude in rows", "exchanges latitude and longitude"),
    _out("        return _places().others(place)\n", "        return _places().others(place.upper()) if place[:1].isupper() else ()\n", "minds case in other places"),
)  # fmt: skip
