package io.featurestore.trino.refresh;

import io.trino.spi.connector.ConnectorSession;

import static java.util.Objects.requireNonNull;

// Begun means that its rows are being written
record RefreshStatement(String queryId, RefreshPlan plan, RefreshInputs inputs, boolean begun)
{
    RefreshStatement
    {
        requireNonNull(queryId, "queryId is null");
        requireNonNull(plan, "plan is null");
        requireNonNull(inputs, "inputs is null");
    }

    boolean isOf(ConnectorSession session)
    {
        return queryId.equals(session.getQueryId());
    }

    RefreshStatement reading(RefreshInputs more)
    {
        return new RefreshStatement(queryId, plan, inputs.with(more), begun);
    }

    RefreshStatement begin()
    {
        return new RefreshStatement(queryId, plan, inputs, true);
    }
}
