"""The rules in a service of Flask: `flask --app flask_service run`."""

from checks import checked
from flask import Flask, Response, request

app = Flask(__name__)


@app.post("/learners")
def learners() -> Response:
    """Check a list of learners."""
    status, body = checked(request.get_data())
    return Response(body, status, mimetype="application/json")
