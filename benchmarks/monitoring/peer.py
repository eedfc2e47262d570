"""Evidently's drift report of two Parquet files, as its documentation shows it."""

import sys

import pandas
from evidently import Report
from evidently.presets import DataDriftPreset

reference, current, output = sys.argv[1:]
report = Report([DataDriftPreset()])
result = report.run(pandas.read_parquet(current), pandas.read_parquet(reference))
result.save_html(output)
