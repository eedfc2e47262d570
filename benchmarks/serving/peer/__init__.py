"""The scoring service as a Python team would write it: FastAPI, pydantic, LightGBM, shap, SQLite.

It reads the same bundle as `pret-api`, with polars. At `POST /v1/predictions` it accepts the same
body and answers with the same members. Only the parts that this call needs are here. There are no
metrics, no security headers and no rate limit, and all callers share one key.
"""
