"""Django: a script with bulk_create, and django-import-export with the settings that make it fastest."""

from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from sqlalchemy import make_url

from benchmarks._imports.work import Contestant, Credentials, Outcome, Unique, Work, check, read, refused, text
from benchmarks._imports.workbooks import UKPRNS
from benchmarks._learner_rules import RULES
from progress_core.domain.importing.learner_headings import LABELS


def _set_up(url: str) -> None:
    where = make_url(url)
    sqlite = url.startswith("sqlite")
    database = {
        "ENGINE": f"django.db.backends.{'sqlite3' if sqlite else 'postgresql'}",
        "NAME": where.database,
        "USER": where.username or "",
        "PASSWORD": where.password or "",
        "HOST": where.query.get("host", where.host or ""),
        "PORT": where.port or "",
        "OPTIONS": {"init_command": "PRAGMA journal_mode = WAL"} if sqlite else {},
    }
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=["import_export"], USE_TZ=True)
    django.setup()


def _model() -> Any:
    from django.db import models

    texts = {name: models.TextField() for name in LABELS if name not in ("year_group", "date_of_birth")}
    indexes = [models.Index(fields=fields) for fields in (["ukprn", "last_name"], ["uln"], ["upn"], ["email"])]
    meta = type("Meta", (), {"app_label": "benchmarks", "indexes": indexes})
    fields = texts | {
        "year_group": models.SmallIntegerField(),
        "date_of_birth": models.DateField(),
        "username": models.CharField(max_length=127, unique=True),
        "secret": models.TextField(),
    }
    return type("Learner", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def _prepare(url: str) -> None:
    _set_up(url)
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(_model())


def bulk_create(url: str) -> Work:
    _set_up(url)
    learner = _model()
    from django.db import transaction

    def work(content: bytes) -> Outcome:
        with transaction.atomic():
            records, problems = check(read(content), Unique(learner.objects.values_list("uln", "upn")))
            if problems:
                return refused(problems)
            Credentials(learner.objects.values_list("username", flat=True)).add_to(records)
            learner.objects.bulk_create(learner(**record) for record in records)
        return len(records), 0

    return work


def _rule_field(name: str, rule: Callable[[str], object]) -> Any:
    """Return a field that is cleaned by the shared rule."""
    from import_export import fields, widgets

    class RuleWidget(widgets.Widget):
        """Cleans a cell."""

        def clean(self, value: object, **_: object) -> object:
            return rule(text(value))

    return fields.Field(attribute=name, column_name=LABELS[name], widget=RuleWidget())


def import_export(url: str) -> Work:
    _set_up(url)
    learner = _model()
    from django.core.exceptions import ValidationError
    from import_export import resources
    from import_export.formats.base_formats import XLSX

    class Learners(resources.ModelResource):
        """The fields by their headings; usernames and passwords when a row is about to be saved."""

        class Meta:
            """Everything that is documented to make imports faster."""

            model = learner
            fields = tuple(RULES)
            import_id_fields = ("uln",)
            force_init_instance = True
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            use_transactions = True
            report_skipped = False

        def before_import(self, *_: object, **__: object) -> None:
            self._unique = Unique(learner.objects.values_list("uln", "upn"))
            self._credentials = Credentials(learner.objects.values_list("username", flat=True))

        def before_save_instance(self, instance: Any, *_: object, **__: object) -> None:
            found = self._unique.problems(vars(instance))
            if instance.ukprn not in UKPRNS:
                found.append(("ukprn", "unknown"))
            if found:
                raise ValidationError(dict(found))
            instance.username = self._credentials.username(instance.first_name, instance.last_name)
            instance.secret = self._credentials.secret()

    for name, rule in RULES.items():
        Learners.fields[name] = _rule_field(name, rule)

    def work(content: bytes) -> Outcome:
        dataset = XLSX().create_dataset(content)
        result = Learners().import_data(dataset, rollback_on_validation_errors=True)
        bad = {row.number for row in result.invalid_rows} | {row.number for row in result.error_rows}
        return (0, len(bad)) if bad else (result.totals["new"], 0)

    return work


CONTESTANTS: dict[str, Contestant] = {
    "Django bulk_create": Contestant(_prepare, bulk_create),
    "django-import-export": Contestant(_prepare, import_export),
}
