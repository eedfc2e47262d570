"""The scoring service as a Python team would write it: FastAPI, pydantic, LightGBM, shap, polars, SQLite.

It reads the same bundle as `pret-api`, takes the same body at `POST /v1/predictions` and answers the same members. Only what
that call needs is here: no counting of requests for a metrics page, no security headers, no limit of rate, one key for all callers.
"""
