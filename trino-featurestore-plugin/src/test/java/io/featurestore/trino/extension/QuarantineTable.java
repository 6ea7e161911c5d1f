package io.featurestore.trino.extension;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.rows.RowTable;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;

import static io.featurestore.trino.rows.SystemColumn.bigint;
import static io.featurestore.trino.rows.SystemColumn.varchar;

final class QuarantineTable
        extends RowTable<Long>
{
    static final String REASON = "reason";

    QuarantineTable(SchemaTableName name)
    {
        super(name, "Rows that were not taken", ImmutableList.of(
                bigint("customer_id", "The customer", id -> id),
                varchar("email", "The address", "%s@x"::formatted),
                varchar(REASON, "Why it was not taken", _ -> "no such customer")));
    }

    @Override
    protected List<Long> rows(ConnectorSession session, ConnectorAccessControl accessControl)
    {
        return ImmutableList.of(7L);
    }
}
