"""The service: `uvicorn --factory peer.app:create_app`, or `peer.serve`.

It reads PEER_BUNDLE, PEER_DATABASE and PEER_KEY, the key that callers send.
"""

import os
from hmac import compare_digest
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from peer.answer import prediction
from peer.contract import Prediction, request_model
from peer.logs import Logged, log_to_stderr
from peer.scorer import Scorer
from peer.store import Store

PROBLEM = "application/problem+json"


def create_app() -> FastAPI:
    """Reads the bundle, opens the database and adds the routes."""
    log_to_stderr()
    scorer, store, key = Scorer(Path(os.environ["PEER_BUNDLE"])), Store(os.environ["PEER_DATABASE"]), os.environ["PEER_KEY"]
    app = FastAPI(title="Scoring")
    app.add_middleware(Logged)
    RequestBody = request_model(scorer.fields)

    @app.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/health/ready")
    async def ready() -> dict[str, str]:
        store.check()
        return {"status": "ok"}

    # Not on a thread: a prediction needs the processor, and the threads of one Python process do
    # not share it.
    @app.post("/v1/predictions", dependencies=[Depends(caller_with(key))])
    async def create(body: RequestBody, response: Response, accept_language: Annotated[str, Header()] = "fr") -> Prediction:
        language = preferred(accept_language)
        values = scorer.values(body.client_id, body.application.model_dump(exclude_unset=True))
        if values is None:
            raise HTTPException(404, f"There is no client {body.client_id}.")
        answer = prediction(scorer, scorer.explain(values), body.client_id, language)
        store.save(body, answer, language)
        response.headers["content-language"] = language
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        errors = [{"pointer": "".join(f"/{part}" for part in one["loc"][1:]), "message": one["msg"]} for one in error.errors()]
        return JSONResponse({"title": "Invalid body", "status": 422, "errors": errors}, 422, media_type=PROBLEM)

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"title": error.detail, "status": error.status_code}, error.status_code, media_type=PROBLEM)

    return app


def caller_with(key: str):
    """Returns a dependency that refuses callers without the key."""

    async def check(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> None:
        if not compare_digest(given.credentials.encode(), key.encode()):
            raise HTTPException(401, "Unknown key.")

    return check


def preferred(accepted: str) -> str:
    """Returns French, unless English is preferred."""
    return "en" if accepted.strip().lower().startswith("en") else "fr"
