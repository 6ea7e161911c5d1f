package io.featurestore.trino.consistency;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.function.AsOfFunctionHandle;
import io.featurestore.trino.function.FunctionArguments;
import io.featurestore.trino.handle.TransactionMetadata;
import io.featurestore.trino.online.OnlineColumn;
import io.featurestore.trino.online.OnlineStores;
import io.featurestore.trino.online.OnlineTableHandle;
import io.featurestore.trino.source.FeatureSources;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.function.PointInTimeJoinFunction.SCHEMA_NAME;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.StandardErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.trino.spi.function.table.ReturnTypeSpecification.GenericTable.GENERIC_TABLE;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * {@code system.online_consistency}: what differs between a feature view and the online store when the query starts.
 */
final class OnlineConsistencyFunction
        extends AbstractConnectorTableFunction
{
    private static final String FEATURE_VIEW = "FEATURE_VIEW";
    private static final String SAMPLE = "SAMPLE";
    private static final long DEFAULT_SAMPLE = 10_000;
    // They are held in the memory of one worker
    private static final long MAX_SAMPLE = 100_000;

    private final FeatureSources sources;
    private final TransactionMetadata metadata;
    private final OnlineStores stores;

    @Inject
    OnlineConsistencyFunction(FeatureSources sources, TransactionMetadata metadata, OnlineStores stores)
    {
        super(SCHEMA_NAME,
                "online_consistency",
                ImmutableList.of(
                        ScalarArgumentSpecification.builder()
                                .name(FEATURE_VIEW)
                                .type(VARCHAR)
                                .build(),
                        ScalarArgumentSpecification.builder()
                                .name(SAMPLE)
                                .type(BIGINT)
                                .defaultValue(DEFAULT_SAMPLE)
                                .build()),
                GENERIC_TABLE,
                "What differs between a feature view and the online store");
        this.sources = requireNonNull(sources, "sources is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        FunctionArguments typed = new FunctionArguments(arguments);
        FeatureReference reference = typed.featureView(FEATURE_VIEW);
        int sample = sample((long) typed.value(SAMPLE));
        FeatureSources.Call call = sources.begin(session, transaction, accessControl);
        // Before the tables are pinned: so a publication that has begun has read nothing newer
        long begun = stores.begun(toSchemaTableName(call.name(reference)));
        ResolvedFeatureView view = call.view(reference);
        OnlineTableHandle online = online(session, transaction, view);
        UtcInstant at = UtcInstant.of(session.getStart());
        HistorySource source = call.prune(call.source(view, values(view, online), false), InstantRange.at(at));
        return TableFunctionAnalysis.builder()
                .returnedType(returnedType(online))
                .handle(new OnlineConsistencyHandle(new AsOfFunctionHandle(source, at, false), online, sample, begun))
                .build();
    }

    private static int sample(long sample)
    {
        if (sample < 1 || sample > MAX_SAMPLE) {
            throw new TrinoException(INVALID_FUNCTION_ARGUMENT, "Argument %s is %s: it must be 1 to %s".formatted(SAMPLE, sample, MAX_SAMPLE));
        }
        return (int) sample;
    }

    // Refused to whoever may not read v$online
    private OnlineTableHandle online(ConnectorSession session, ConnectorTransactionHandle transaction, ResolvedFeatureView view)
    {
        return (OnlineTableHandle) metadata.get(session, transaction)
                .getTableHandle(session, OnlineTableHandle.name(toSchemaTableName(view.name())), Optional.empty(), Optional.empty());
    }

    // What is computed when it is read is not compared: of what is compared it follows
    private static List<FeatureColumn> values(ResolvedFeatureView view, OnlineTableHandle online)
    {
        Set<String> stored = online.stored().stream()
                .map(OnlineColumn::name)
                .collect(toImmutableSet());
        return Stream.concat(view.timestampColumn().stream(), view.features().stream())
                .filter(column -> stored.contains(column.name()))
                .collect(toImmutableList());
    }

    private static Descriptor returnedType(OnlineTableHandle online)
    {
        return new Descriptor(ImmutableList.<Descriptor.Field>builder()
                .addAll(online.keys().stream().map(key -> field(key.name(), key.type())).iterator())
                .add(field("problem", VARCHAR))
                .add(field("feature", VARCHAR))
                .add(field("view_value", VARCHAR))
                .add(field("online_value", VARCHAR))
                .build());
    }

    private static Descriptor.Field field(String name, Type type)
    {
        return new Descriptor.Field(name, Optional.of(type));
    }
}
