package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * {@code v$online}: the newest valid row of each entity, in the online store.
 *
 * @param view the feature view
 * @param columns entity keys first, in their order; of a table that is published also when rows became known
 * @param ttlMillis how long rows are valid; empty for ever
 * @param asked the values of entity keys that are read
 * @param published present if the table is written into
 */
public record OnlineTableHandle(
        SchemaTableName view,
        SchemaTableName name,
        List<OnlineColumn> columns,
        OptionalLong ttlMillis,
        TupleDomain<OnlineColumn> asked,
        Optional<Published> published)
        implements KeyedTable
{
    public OnlineTableHandle
    {
        requireNonNull(view, "view is null");
        requireNonNull(name, "name is null");
        columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        requireNonNull(ttlMillis, "ttlMillis is null");
        requireNonNull(asked, "asked is null");
        requireNonNull(published, "published is null");
    }

    /**
     * @param columns that readers see
     */
    public record Published(List<OnlineColumn> columns, PublicationPlan plan)
    {
        public Published
        {
            requireNonNull(plan, "plan is null");
            columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        }
    }

    public static SchemaTableName name(SchemaTableName view)
    {
        return new SchemaTableName(view.getSchemaName(), view.getTableName() + OnlineRelation.MARK);
    }

    /**
     * The columns that readers see and that are stored: keys, timestamp, features.
     */
    public List<OnlineColumn> stored()
    {
        return published.map(Published::columns).orElse(columns).stream()
                .filter(OnlineColumn::isStored)
                .collect(toImmutableList());
    }

    @Override
    public SchemaTableName base()
    {
        return view;
    }

    @Override
    public OnlineTableHandle asking(TupleDomain<OnlineColumn> keys)
    {
        return new OnlineTableHandle(view, name, columns, ttlMillis, keys, published);
    }

    @Override
    public EntityLookup lookup(List<OnlineColumn> columns, OnlineStores stores)
    {
        return new OnlineLookup(this, columns, stores);
    }

    // What EXPLAIN shows
    @Override
    public String toString()
    {
        return AskedKeys.describe(this);
    }
}
