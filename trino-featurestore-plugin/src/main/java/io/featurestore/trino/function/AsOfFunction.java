package io.featurestore.trino.function;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.source.FeatureSources;
import io.featurestore.trino.value.InstantRange;
import io.featurestore.trino.value.UtcInstant;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.function.table.TableFunctionAnalysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.function.PointInTimeJoinFunction.SCHEMA_NAME;
import static io.featurestore.trino.request.FeatureRequestPlanner.checkHasCreated;
import static io.trino.spi.function.table.ReturnTypeSpecification.GenericTable.GENERIC_TABLE;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * {@code system.as_of}: the newest valid row of each entity as of one instant.
 */
public final class AsOfFunction
        extends AbstractConnectorTableFunction
{
    public static final String FUNCTION_NAME = "as_of";

    private static final String FEATURE_VIEW = "FEATURE_VIEW";
    private static final String AT = "AT";
    private static final String FILTER_BY_CREATED = "FILTER_BY_CREATED";

    private final FeatureSources sources;

    @Inject
    AsOfFunction(FeatureSources sources)
    {
        super(SCHEMA_NAME,
                FUNCTION_NAME,
                ImmutableList.of(
                        ScalarArgumentSpecification.builder()
                                .name(FEATURE_VIEW)
                                .type(VARCHAR)
                                .build(),
                        ScalarArgumentSpecification.builder()
                                .name(AT)
                                .type(TIMESTAMP_TZ_MICROS)
                                .build(),
                        ScalarArgumentSpecification.builder()
                                .name(FILTER_BY_CREATED)
                                .type(BOOLEAN)
                                .defaultValue(false)
                                .build()),
                GENERIC_TABLE,
                "The newest valid row of each entity of a feature view as of one instant");
        this.sources = requireNonNull(sources, "sources is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        FunctionArguments typed = new FunctionArguments(arguments);
        FeatureSources.Call call = sources.begin(session, transaction, accessControl);
        ResolvedFeatureView view = call.view(typed.featureView(FEATURE_VIEW));
        UtcInstant at = UtcInstant.ofTimestamp(typed.value(AT));
        boolean filterByCreated = typed.bool(FILTER_BY_CREATED);
        if (filterByCreated) {
            checkHasCreated(view);
        }
        List<FeatureColumn> values = ImmutableList.<FeatureColumn>builder()
                .addAll(view.timestampColumn().stream().iterator())
                .addAll(view.features())
                .build();
        AsOfFunctionHandle handle = new AsOfFunctionHandle(call.source(view, values, filterByCreated), at, filterByCreated);
        return TableFunctionAnalysis.builder()
                .returnedType(returnedType(view, values))
                .handle(handle.withSource(call.prune(handle.source(), InstantRange.at(at))))
                .build();
    }

    private static Descriptor returnedType(ResolvedFeatureView view, List<FeatureColumn> values)
    {
        return new Descriptor(ImmutableList.<FeatureColumn>builder()
                .addAll(view.entityKeys())
                .addAll(values)
                .build()
                .stream()
                .map(column -> new Descriptor.Field(column.name(), Optional.of(column.type())))
                .collect(toImmutableList()));
    }
}
