"""The rules in a service of Django: `python django_service.py runserver`."""

import sys

from checks import checked
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST


@require_POST  # type: ignore[untyped-decorator] # Django has no types
def learners(request: HttpRequest) -> HttpResponse:
    """Check a list of learners."""
    status, body = checked(request.body)
    return HttpResponse(body, status=status, content_type="application/json")


urlpatterns = [path("learners", learners)]


def application() -> WSGIHandler:
    """Return the service as a WSGI application; nothing is stored, so there is nothing to forge."""
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[], SECRET_KEY="not used")  # noqa: S106 - there are no sessions
    return get_wsgi_application()


if __name__ == "__main__":
    application()
    execute_from_command_line(sys.argv)
