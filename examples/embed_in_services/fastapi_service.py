"""The rules in a service of FastAPI: `uvicorn fastapi_service:app`."""

from checks import checked
from fastapi import FastAPI, Request, Response
from progress_json import schema

from progress_core import Problem

app = FastAPI(title="Checks")


@app.post("/learners", responses={422: {"content": {"application/json": {"schema": schema(tuple[Problem, ...])}}}})
async def learners(request: Request) -> Response:
    """Check a list of learners."""
    status, body = checked(await request.body())
    return Response(body, status, media_type="application/json")
