"""Reads Kaggle's tables as lazy frames, CSV or Parquet, with only the requested columns.

Missing values become null. `XNA` and `XAP` need no treatment: no feature asks for them, and a
category that is not in a feature's list counts as unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

CLIENT = "SK_ID_CURR"
TARGET = "TARGET"
ROW = "row"
# The day that means "unknown" in Kaggle's tables.
UNKNOWN_DAY = 365_243
# More than any table has months.
MONTHS_APART = 2**20

KEYS = ("SK_ID_CURR", "SK_ID_PREV", "SK_ID_BUREAU")
WHOLE_NUMBERS = frozenset(
    {
        TARGET,
        "MONTHS_BALANCE",
        "DAYS_CREDIT",
        "DAYS_CREDIT_UPDATE",
        "DAYS_DECISION",
        "CREDIT_DAY_OVERDUE",
        "CNT_CREDIT_PROLONG",
        "NUM_INSTALMENT_NUMBER",
        "SK_DPD",
        "SK_DPD_DEF",
    }
)
TEXTS = frozenset(
    {
        "CREDIT_ACTIVE",
        "CREDIT_TYPE",
        "STATUS",
        "NAME_CONTRACT_TYPE",
        "NAME_CONTRACT_STATUS",
        "NAME_YIELD_GROUP",
        "NAME_PRODUCT_TYPE",
        "NAME_CLIENT_TYPE",
        "NAME_SELLER_INDUSTRY",
        "CHANNEL_TYPE",
        "CODE_REJECT_REASON",
        "NAME_INCOME_TYPE",
        "NAME_EDUCATION_TYPE",
        "NAME_HOUSING_TYPE",
        "OCCUPATION_TYPE",
        "ORGANIZATION_TYPE",
        "FLAG_OWN_CAR",
        "FLAG_OWN_REALTY",
    }
)


def data_type(column: str) -> pl.DataType:
    """Returns the type that a column is read as."""
    if column in KEYS:
        return pl.Int64()
    if column in WHOLE_NUMBERS:
        return pl.Int32()
    return pl.String() if column in TEXTS else pl.Float64()


@dataclass(frozen=True)
class Source:
    """A folder of tables."""

    folder: Path
    # Finds rows that repeat a table's key, and keeps only the first of them.
    without_repeated: bool = True

    def file(self, table: str) -> Path | None:
        """Returns the table's file, or None."""
        files = (self.folder / f"{table}.{extension}" for extension in ("csv", "parquet"))
        return next((file for file in files if file.is_file()), None)

    def scan(self, table: str, columns: list[str], numbered: bool = False) -> pl.LazyFrame:
        """Scans `columns` of `table`, with the rows' numbers if `numbered`.

        Without a file there are no rows. A column that the file lacks is null.
        """
        types = {column: data_type(column) for column in columns}
        file = self.file(table)
        if file is None:
            return pl.LazyFrame(schema=types | ({ROW: pl.UInt32()} if numbered else {}))
        number = ROW if numbered else None
        if file.suffix == ".parquet":
            rows = pl.scan_parquet(file, row_index_name=number)
        else:
            rows = pl.scan_csv(file, schema_overrides=types, infer_schema=False, row_index_name=number)
        present = rows.collect_schema().names()
        cells = {name: pl.col(name).cast(kind) if name in present else pl.lit(None, kind) for name, kind in types.items()}
        return rows.select(**cells, **({ROW: pl.col(ROW)} if numbered else {}))

    def history(
        self,
        table: str,
        columns: list[str],
        clients: pl.LazyFrame,
        times: list[str],
        key: list[str] | None = None,
        numbered: bool = False,
    ) -> pl.LazyFrame:
        """Returns the rows of known `clients` from before the application, each `key` once."""
        rows = self.past(table, columns, times, numbered).join(clients, on=CLIENT, how="inner", maintain_order="left")
        return rows if key is None else self.once(rows, key)

    def past(self, table: str, columns: list[str], times: list[str], numbered: bool = False) -> pl.LazyFrame:
        """Returns the rows from before the application, to which `times` are relative.

        A row with a positive time could not be known at the application.
        """
        known = pl.all_horizontal((pl.col(time) <= 0).fill_null(True) for time in times)
        return self.scan(table, columns, numbered).filter(known)

    def once(self, rows: pl.LazyFrame, key: list[str]) -> pl.LazyFrame:
        """Returns the first row of each `key`, which is a number, or a number and a month.

        They are searched as one number, which is faster than two columns.
        """
        number, *month = (pl.col(column) for column in key)
        for column in month:
            number = number * MONTHS_APART + column.fill_null(MONTHS_APART // 2)
        return rows.filter(number.is_first_distinct()) if self.without_repeated else rows
