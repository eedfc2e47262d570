"""A Streamlit dashboard as its users write it: list, gauge, SHAP waterfall, histogram, simulation.

It reads the same bundle as `pret-api` and scores with the same LightGBM model. Features of edited
fields are computed as in the FastAPI service that `benchmarks/serving` measures. Caches are used as
Streamlit's manual recommends.

    streamlit run benchmarks/dashboard/streamlit_app.py -- models/champion
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import shap
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "serving"))
from peer.scorer import Scorer  # noqa: E402

AMOUNTS = {"AMT_CREDIT": "Montant du crédit", "AMT_ANNUITY": "Mensualité", "AMT_INCOME_TOTAL": "Revenu mensuel"}


@st.cache_resource
def scorer(folder: str) -> Scorer:
    """Loads the model, its explainer and the clients, once for all sessions."""
    return Scorer(Path(folder))


@st.cache_data
def clients(folder: str) -> pd.DataFrame:
    """Returns the list: every client's decision."""
    listed = pd.read_csv(Path(folder) / "explanations.csv")
    return listed[["SK_ID_CURR", "probability", "decision"]]


@st.cache_data
def population(folder: str, column: str) -> pd.DataFrame:
    """Returns a column of all clients, with their decision."""
    frame = pd.read_parquet(Path(folder) / "clients.parquet", columns=["SK_ID_CURR", column])
    return frame.merge(clients(folder), on="SK_ID_CURR")


def gauge(probability: float, threshold: float) -> go.Figure:
    """Draws the probability on a dial."""
    bar = {"axis": {"range": [0, 100]}, "threshold": {"line": {"color": "red", "width": 4}, "value": 100 * threshold}}
    return go.Figure(go.Indicator(mode="gauge+number", value=100 * probability, number={"suffix": " %"}, gauge=bar))


def waterfall(model: Scorer, values: np.ndarray, contributions: np.ndarray) -> None:
    """Draws shap's own waterfall."""
    names = [feature["label"]["fr"] for feature in model.features]
    shap.plots.waterfall(
        shap.Explanation(values=contributions, base_values=model.base_score, data=values, feature_names=names), max_display=10, show=False
    )
    st.pyplot(plt.gcf(), clear_figure=True)


def main() -> None:
    """Draws the page from top to bottom, at each interaction."""
    st.set_page_config(page_title="Prêt à dépenser", layout="wide")
    folder = sys.argv[1]
    model, listed = scorer(folder), clients(folder)
    st.sidebar.title("Prêt à dépenser")
    client = st.sidebar.selectbox("Client", listed["SK_ID_CURR"], key="client")
    st.sidebar.dataframe(listed, hide_index=True)
    values = model.values(int(client), {})
    explanation = model.explain(values)
    st.title(f"Client {client}")
    granted = explanation.probability < model.threshold
    st.subheader("Crédit accordé" if granted else "Crédit refusé")
    st.plotly_chart(gauge(explanation.probability, model.threshold), key="gauge")
    st.header("Pourquoi")
    waterfall(model, explanation.inputs, explanation.contributions)
    st.header("Comparaison")
    column = st.selectbox("Variable", list(AMOUNTS), format_func=AMOUNTS.get)
    figure = px.histogram(population(folder, column), x=column, color="decision", barmode="overlay")
    figure.add_vline(x=values[column])
    st.plotly_chart(figure, key="histogram")
    st.header("Simulation")
    edits = {}
    for name, label in AMOUNTS.items():
        own = float(values[name])
        edits[name] = st.slider(label, 0.2 * own, 2 * own, own, step=max(own / 100, 1.0), key=f"{client}-{name}")
    simulated = model.explain(model.values(int(client), edits))
    st.metric("Probabilité de défaut", f"{100 * simulated.probability:.2f} %", f"{100 * (simulated.probability - explanation.probability):.2f}")


main()
