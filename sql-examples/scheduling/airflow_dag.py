"""Publishes feature views to the online store every five minutes: a task for each, tried twice again.

Needs apache-airflow-providers-common-sql, apache-airflow-providers-trino and a connection trino_default.
"""
from datetime import datetime, timedelta

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG

VIEWS = ["customer_segments", "customer_windows"]

with DAG(
    dag_id="publish_online_features",
    schedule=timedelta(minutes=5),
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(seconds=30)},
):
    for view in VIEWS:
        SQLExecuteQueryOperator(
            task_id=f"publish_{view}",
            conn_id="trino_default",
            sql=f'REFRESH MATERIALIZED VIEW featurestore.ecommerce."{view}$online"',
        )
