"""Django's admin: the list of learners, as its documentation advises, over the tables of ours.

Accounts of staff and sessions are Django's own, in tables beside them; the project is what `startproject` makes.
"""

import json
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

import django
from django.conf import settings
from sqlalchemy import make_url

_STATUSES = ("Not started", "In progress", "Complete")
_APPS = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
_MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
_CONTEXT = ("django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages")  # fmt: skip
urlpatterns: list[Any] = []


def build(url: str, ukprn: str) -> Callable[[], bytes]:
    """Return what asks for the first page of the list of a provider's learners.

    Args:
        url: of a store of ours on SQLite.
        ukprn: whose learners are listed.
    """
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": make_url(url).database}},
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in _APPS), __package__],
        MIDDLEWARE=_MIDDLEWARE,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": _CONTEXT},
            }
        ],
        ROOT_URLCONF=__name__,
        SECRET_KEY="for figures alone",
        STATIC_URL="static/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        ALLOWED_HOSTS=["localhost"],
        USE_TZ=True,
    )
    django.setup()
    from django.contrib import admin
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    call_command("migrate", verbosity=0)
    _register(ukprn)
    urlpatterns[:] = [path("admin/", admin.site.urls)]
    application, cookie = get_wsgi_application(), _log_in()

    def ask() -> bytes:
        environ: dict[str, Any] = {"PATH_INFO": "/admin/_pages/learner/", "HTTP_COOKIE": cookie}
        setup_testing_defaults(environ)
        environ |= {"HTTP_HOST": "localhost", "SERVER_NAME": "localhost"}
        statuses: list[str] = []
        response = application(environ, lambda status, _headers, *_: statuses.append(status))
        body = b"".join(response)
        response.close()
        if not statuses[0].startswith("200"):
            raise AssertionError(f"Django's admin answered {statuses[0]}")
        return body

    return ask


def _log_in() -> str:
    """Begin a session as the middleware of sessions does, and return its cookie."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    user = get_user_model().objects.create_superuser("manager", "manager@example.com", "teach3rs")
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


def _register(ukprn: str) -> None:
    """Declare the tables, and the list with the columns, search, filters and actions that ours has."""
    from django.contrib import admin

    @admin.action(description="Reset password")
    def reset_password(_admin: Any, _request: Any, _chosen: Any) -> None: ...

    def queryset(self: Any, request: Any) -> Any:
        return super(learner_admin, self).get_queryset(request).filter(ukprn=ukprn, archived=0)

    learner_admin: Any = type(
        "LearnerAdmin",
        (admin.ModelAdmin,),
        {
            "__module__": __name__,
            "list_display": ("name", "username", "email", "year_group", "personal", "qualifications", "statements"),
            "name": admin.display(description="Name")(lambda _, found: f"{found.first_name} {found.last_name}"),
            "username": admin.display(description="Username")(lambda _, found: found.account.username),
            "personal": _section(0, "Personal information"),
            "qualifications": _section(1, "Qualifications"),
            "statements": _section(2, "Statements"),
            "list_select_related": ("account",),
            "list_per_page": 50,
            "list_filter": ("year_group",),
            "search_fields": ("first_name__istartswith", "last_name__istartswith", "uln", "upn"),
            "ordering": ("last_key", "first_key", "account"),
            "actions": [reset_password],
            "get_queryset": queryset,
        },
    )
    admin.site.register(_learner(), learner_admin)


def _learner() -> Any:
    """Declare the tables of learners and their accounts, and return the first."""
    from django.db import models

    def model(name: str, table: str, **fields: Any) -> Any:
        meta = type("Meta", (), {"app_label": "_pages", "managed": False, "db_table": table})
        return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})

    account = model(
        "Account",
        "accounts",
        id=models.BigIntegerField(primary_key=True),
        username=models.TextField(),
        locked_at=models.BigIntegerField(null=True),
    )
    texts = ("ukprn", "first_name", "last_name", "first_key", "last_key", "email", "uln", "upn")
    return model(
        "Learner",
        "learners",
        account=models.OneToOneField(account, models.DO_NOTHING, primary_key=True, db_column="id"),
        year_group=models.SmallIntegerField(choices=[(year, f"Year {year}") for year in range(7, 15)]),
        profile=models.TextField(null=True),
        archived=models.SmallIntegerField(),
        **{name: models.TextField() for name in texts},
    )


def _section(place: int, title: str) -> Any:
    from django.contrib import admin

    @admin.display(description=title)
    def shown(_admin: Any, found: Any) -> str:
        return _STATUSES[json.loads(found.profile or "[0, 0, 0]")[place]]

    return shown
