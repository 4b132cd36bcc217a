"""Make the names of towns on the map, from the middles of postcode areas and the addresses of schools.

Run it to change which towns the map names:  python adapters/web/make_towns.py OUTCODES.csv PROVIDERS.csv

`progress_web/maps/SOURCES.md` names the files and their licences.
"""  # noqa: INP001 - a script beside the package

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

TOWNS = Path(__file__).parent / "progress_web/maps/towns.json"

CITIES = """
London WC2N, Birmingham B2, Manchester M2, Glasgow G2, Leeds LS1, Liverpool L2, Cardiff CF10, Bristol BS1, Newcastle
NE1, Edinburgh EH1, Belfast BT1, Sheffield S1, Nottingham NG1, Southampton SO14, Plymouth PL1, Norwich NR2, Leicester
LE1, Hull HU1, Brighton BN1, Swansea SA1, Aberdeen AB10, Exeter EX1, Carlisle CA3, Oxford OX1, Cambridge CB2, York
YO1, Dundee DD1, Inverness IV1, Middlesbrough TS1, Stoke-on-Trent ST1, Derby DE1, Coventry CV1, Bradford BD1, Reading
RG1, Portsmouth PO1, Peterborough PE1, Lincoln LN1, Ipswich IP1, Gloucester GL1, Shrewsbury SY1, Preston PR1,
Bournemouth BH2, Canterbury CT1, Milton Keynes MK9, Northampton NN1, Truro TR1, Lancaster LA1, Wolverhampton WV1,
Sunderland SR1, Luton LU1, Swindon SN1, Bath BA1, Hereford HR1, Worcester WR1, Durham DH1, Blackpool FY1, Scarborough
YO11, Aberystwyth SY23, Wrexham LL13, Bangor LL57, Barnstaple EX31, Taunton TA1, Dover CT16, Hastings TN34, King's
Lynn PE30, Great Yarmouth NR30, Grimsby DN31, Newport NP20, Dorchester DT1, Salisbury SP1, Warrington WA1, Bolton BL1,
Doncaster DN1, Huddersfield HD1, Blackburn BB1, Chelmsford CM1, Colchester CO1, Southend-on-Sea SS1, Guildford GU1,
Crawley RH10, Maidstone ME14, Basingstoke RG21, Bedford MK40, Stevenage SG1, Watford WD17, Slough SL1, Croydon CR0,
Chester CH1, Telford TF3, Cheltenham GL50, Harrogate HG1, Darlington DL1, Eastbourne BN21, Worthing BN11, Kendal LA9,
Whitehaven CA28, Barrow-in-Furness LA14, Burnley BB11, Wakefield WF1, Rotherham S60, Mansfield NG18, Kettering NN16,
Rugby CV21, Banbury OX16, Aylesbury HP20, High Wycombe HP13, Newbury RG14, Winchester SO23, Yeovil BA20, Torquay TQ1,
Penzance TR18, Bodmin PL31, Stafford ST16, Burton upon Trent DE14, Nuneaton CV11, Tamworth B79, Boston PE21, Skegness
PE25, Thetford IP24, Bury St Edmunds IP33, Lowestoft NR32, Harlow CM20, Ashford TN23, Margate CT9, Tunbridge Wells
TN1, Horsham RH12, Stockport SK1, Wigan WN1, Southport PR8, Crewe CW1, Macclesfield SK11, Buxton SK17, Chesterfield
S40, Scunthorpe DN15, Bridlington YO15, Berwick-upon-Tweed TD15, Hexham NE46, Alnwick NE66, Penrith CA11
"""
"""Largest and most useful first, each with the postcode area of its centre; the order is a judgement of ours."""
MAX_SPREAD = 0.06
"""How far a town's schools may lie from its middle, in degrees: a town that is everywhere helps nobody."""
MIN_SCHOOLS = 2


def main(outcodes: str, providers: str) -> None:
    """Write `towns.json`: names with degrees north and east, the most important first."""
    middles = {row["outcode"]: (float(row["lat"]), float(row["lon"])) for row in _rows(outcodes)}
    named = (pair.strip().rsplit(" ", 1) for pair in CITIES.replace("\n", " ").split(","))
    towns = {name: middles[outcode] for name, outcode in named}
    schools = defaultdict(list)
    for row in _rows(providers):
        if row["lat"]:
            schools[row["town"].strip()].append((float(row["lat"]), float(row["lon"])))
    for name, places in sorted(schools.items(), key=lambda item: (-len(item[1]), item[0])):
        norths, easts = [place[0] for place in places], [place[1] for place in places]
        middle = median(norths), median(easts)
        spread = max(*(abs(x - middle[0]) for x in norths), *(abs(x - middle[1]) for x in easts))
        if name and len(places) >= MIN_SCHOOLS and spread <= MAX_SPREAD and not _is_near(middle, towns):
            towns.setdefault(name, middle)
    found = [[name, round(north, 4), round(east, 4)] for name, (north, east) in towns.items()]
    TOWNS.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _rows(path: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(Path(path).read_text(encoding="utf-8").splitlines())


def _is_near(place: tuple[float, float], towns: dict[str, tuple[float, float]]) -> bool:
    """Return whether a town is so near a more important one that it may be the same ("Newcastle-upon-Tyne")."""
    return any(abs(place[0] - north) < 0.02 and abs(place[1] - east) < 0.03 for north, east in towns.values())  # noqa: PLR2004


if __name__ == "__main__":
    main(*sys.argv[1:])
