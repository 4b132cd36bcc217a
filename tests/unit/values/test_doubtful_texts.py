# ruff: noqa: RUF001 - names and addresses of the world
"""Names and addresses that were damaged before they came here, or that stand for nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.foundations.problems import Problem
from progress_core.domain.learners.fields import LEARNER_FORM
from progress_core.domain.learners.form import check_learner, check_learners
from progress_core.domain.values.doubtful_texts import damage_in, stands_for_nothing
from progress_core.domain.values.text import tidy
from tests.given.learner_form import LOG_IN, NEEDED, ON, problems

NAMES = (
    "José", "Zoë", "Siân", "Núñez", "Conceição", "Lourenço", "SÃO JOÃO", "MAGALHÃES", "Guimarães", "Ângela",
    "ÂNGELO", "Õnne", "Müür", "ÕUNAPUU", "Ärni", "Ŵyn", "Siôn Glyndŵr", "Llŷr", "Łukasz", "Żółć", "ŁĄCKI", "Grześ",
    "Świętosława", "Nguyễn Thị Ánh", "Đặng", "ƯỚC", "ÁI VÂN", "Lã", "Trần Ðức", "Çağla", "Işıl", "İbrahim", "ŞAHİN",
    "Örs", "Åsa", "ÅKE", "Ægir", "Þór", "Ðuro", "Gómez", "Muñoz", "ÑANDÚ", "Ñusta", "Tomáš", "LUKÁŠ", "MATÚŠ",
    "KŘÍŽ", "Dvořák", "Žižka", "Ștefan", "Ţîrlea", "Brâncuși", "ĂLBULESCU", "Gheorghiță", "Szűcs", "Győző",
    "Strauß", "Weiß", "GROẞ", "Noël", "D'Arcy", "O'Brien", "Ó Súilleabháin", "Mac Giolla Phádraig", "N'Golo",
    "Smith-Jones", "Anne/Marie", "Lee (Bob)", "Ana Mª", "Coŀlell", "Cel·la", "St. John", "Ali III", "Jr.", "李小龍",
    "محمد", "Иванов", "Ελένη", "김민준", "राम", "Kaʻiulani", "Ng", "Vu", "Xi", "Nil", "Na", "Nana", "Nanette",
    "Nonette", "Nullah", "Noneman", "Tba", "Xu", "Not", "No", "Blank", "Empty", "Noor", "Naomi", "Nathan",
    "Tabitha", "Nat", "NAT", "Man", "Mo", "Moone", "Missy", "Tobias", "To", "Unka", "Xanthe",
    "Unwin", "Underhill", "Äijälä",
    "Åse", "Åshild", "Århus", "Škoda", "Žofie", "Œdipe", "Lecœur", "Sœur", "Anne\u2013Marie", "Smith\u2013Jones",
    "Mª José", "MªJosé", "Jª", 'Robert "Bob" Lee', "Maria \u201cMia\u201d Rossi", "Müller (geb. Weiß)",
    "Lee [Bob]", "Jones, Jr.", "J.R.",
    "マリア・ガルシア", "מרים ג׳ונס", "Հովհաննէս", "Müge", "Čapek", "Đoković", "Ólöf", "Łódź",
)  # fmt: skip
DAMAGED = (
    "JosÃ©", "ZoÃ«", "NoÃ©", "NÃºÃ±ez", "SiÃ¢n", "MÃ¼ller", "BjÃ¶rk", "Ã–zil", "Ã‰mile", "Ã…sa", "StraÃŸe",
    "MartÃnez", "GarcÃ\u00ada", "NicolÃ\u00a0", "ConceiÃ§Ã£o", "SÃ\u00a3o", "Oâ€™Brien", "Oâ€˜Brien", "Å‚ukasz",
    "GrzeÅ›", "ÅšwiÄ™ty", "Ã§aÄŸla", "IÅŸÄ±l", "GlyndÅµr", "LlÅ·r", "Nguyá»…n", "Tráº§n", "GĂłmez", "JosĂ©",
    "MĂĽller", "Ð˜Ð²Ð°Ð½", "Jos√©", "Jos├®", "Jos├⌐", "S?n", "N??ez", "?ukasz", "Jos?", "Si&acirc;n", "O&#39;Brien",
    "Jos&#xe9;", "Jos&#233", "A &amp; B", "<b>Sam</b>", "Sam<br/>", "<script>", "Jos\\u00e9", "Jos\\xe9",
    "Bo¿ena", "Wa³êsa", "Micha³", "Sen¹", "¯aneta", "£ukasz", "G¹siorowska", "Ko±cielny", "Zo‰", "Jos‚", "Fran‡ois",
    "Ren‚e", "Bj”rn", "Nœ–ez", "Nu–ez", "JosŽ", "MŸller", "HŠnsel", "Mar•a", "Garc¡a", "Nu¤ez", "„rni", "L¢pez",
    "Åukasz", "Ãine", "Ãngel", "NÃ\u00adall", "NÃamh", "Å\u00a0imon", "KovaÄ", "PaweÅ", "OÂ’Brien", "OÂ'Brien",
    "Zo&euml", "Ren&eacutee", "Tom & Ann", "Ann;", "Sam*", 'O"Brien', "Sam_", "Ann: Lee", "Sam!", "J²", "Anna½", "Joªo",
    "@sam", "#Ann", "Sam\\", "Bj“rn", "Jos«", "Ann{Lee}",
    "Jos%C3%A9", "Jos=C3=A9", "Sam_x000D_", "Jos¤", "Zo¬", "Jos©", "Ann|Lee", "Zo™", "A=B",
)  # fmt: skip
PLACEHOLDERS = (
    "NULL", "null", "Null", "nan", "NaN", "Nan", "None", "none", "N/A", "n/a", "N\\A", "n.a.", "NA", "na",
    "#NA", "unknown", "Unknown", "UNKNOWN", "undefined",
    "not known", "Not Known", "Not applicable", "not provided", "TBC", "tbc", "T.B.A.", "(null)", "<NA>", "[blank]",
    "(empty)", "No data", "nil", "NIL", "xx", "XXX", "\\N",
    "NaT", "TBD", "tbd", "n/k", "N/K", "UNK", "unk", "missing", "Missing", "to be confirmed", "To Be Advised",
    "[object Object]", "#N/A N/A", "#NAME", "#NV", "#N/D", "#WERT!", "#\u00a1VALOR!", "#NOM?",
    "not yet known", "No email", "n/d",
)  # fmt: skip
MARKS = ("-", "--", "\u2013", ".", "...", "/", "?", "*", "_")

pytestmark = pytest.mark.feature("B4")


def one_problem(field: str, text: str) -> list[Problem]:
    return list(check_learner({**NEEDED, field: text}, form="import").problems)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_the_world_are_not_doubted(name: str) -> None:
    for text in (name, name.upper(), name.lower(), name.title()):
        if stands_for_nothing(text):
            assert text in ("na", "NA", "nil", "NIL", "TBA", "tba", "Tba")
        else:
            assert damage_in(tidy(text), name=True) == ""


@pytest.mark.parametrize("field", ["first_name", "last_name"])
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_name_is_kept_with_a_warning(field: str, name: str) -> None:
    for checked in (
        check_learner({**NEEDED, field: name}, form="import", on=ON),
        check_learner({**NEEDED, field: name}, form="edit"),
        check_learner({**NEEDED, **LOG_IN, field: name}, form="create"),
        *check_learners([{**NEEDED, field: name}]),
    ):
        (problem,) = checked.problems
        assert (field, "looks_damaged", "warning") == (problem.field, problem.code, problem.severity)
        assert name == problem.value
        assert "looks damaged, because it has" in problem.message
        assert tidy(name) == getattr(checked.value, field)


@pytest.mark.parametrize("field", ["house", "street", "locality", "town"])
@pytest.mark.parametrize(
    "line",
    ["St JohnÃ©s Road", "RhÃ´s", "St Johnâ€™s Way", "O&#39;Connell St", "<i>Ash</i>", "Rh?s", "Stra??e", "CaernÃ¢rfon"],
)
def test_damaged_lines_of_an_address_are_doubted(field: str, line: str) -> None:
    (problem,) = one_problem(field, line)
    assert (field, "looks_damaged", "warning") == (problem.field, problem.code, problem.severity)
    assert [problem] == [found for checked in check_learners([{**NEEDED, field: line}]) for found in checked.problems]


@pytest.mark.parametrize(
    "line",
    ["Flat 3, 12½ High Street", "Ham & High", "Unit #4", "Café Müller", "SÃO BENTO", "Why Knot?", "No 5", "Plot 1+2"],
)
def test_ordinary_lines_of_an_address_are_not_doubted(line: str) -> None:
    assert [] == problems(street=line)


@pytest.mark.parametrize("field", ["first_name", "last_name", "house", "town"])
@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_kept_with_a_warning(field: str, text: str) -> None:
    row = {**NEEDED, field: text}
    checked = check_learner(row, form="import")
    (problem,) = checked.problems
    assert (field, "placeholder", "warning") == (problem.field, problem.code, problem.severity)
    assert text in problem.message
    assert tidy(text) == getattr(checked.value, field)
    assert [checked] == list(check_learners([row]))


@pytest.mark.parametrize("field", ["first_name", "last_name"])
@pytest.mark.parametrize("text", ["TRUE", "FALSE", "True", "False"])
def test_a_truth_that_a_spreadsheet_wrote_is_explained(field: str, text: str) -> None:
    row = {**NEEDED, field: text}
    checked = check_learner(row, form="import")
    (problem,) = checked.problems
    assert (field, "became_truth", "warning") == (problem.field, problem.code, problem.severity)
    assert f"is {text}, because the spreadsheet took what was typed for TRUE or FALSE" in problem.message
    assert text == getattr(checked.value, field)
    assert [checked] == list(check_learners([row]))
    assert [] == problems(street=text)


@pytest.mark.parametrize("name", ["true", "false", "Truelove", "TRUEMAN", "Falsey", "Fa", "Ru", "Verity"])
def test_names_that_only_begin_like_a_truth_are_not_doubted(name: str) -> None:
    assert [] == problems(last_name=name)


@pytest.mark.parametrize("text", MARKS)
def test_marks_alone_are_no_name_and_doubted_in_an_address(text: str) -> None:
    assert [("last_name", "bad_format", "error")] == [(p.field, p.code, p.severity) for p in problems(last_name=text)]
    assert ["placeholder"] == [problem.code for problem in problems(street=text)]
    assert ["placeholder"] == [p.code for found in check_learners([{**NEEDED, "street": text}]) for p in found.problems]


@given(st.sampled_from((*PLACEHOLDERS, *DAMAGED, *MARKS)).flatmap(lambda text: st.sampled_from((text, text.upper()))))
def test_no_doubtful_text_is_clean(text: str) -> None:
    if stands_for_nothing(text) or damage_in(tidy(text), name=True):
        assert [] == [field.name for field in LEARNER_FORM if field.clean and re.fullmatch(field.clean, text)]
