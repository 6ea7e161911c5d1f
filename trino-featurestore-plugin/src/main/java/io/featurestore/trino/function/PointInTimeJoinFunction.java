package io.featurestore.trino.function;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.index.IndexFlushes;
import io.featurestore.trino.lookup.LookupPlan;
import io.featurestore.trino.lookup.LookupPlan.Join;
import io.featurestore.trino.lookup.LookupPlan.Output;
import io.featurestore.trino.request.FeatureRequest;
import io.featurestore.trino.request.FeatureRequestPlanner;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.request.RequestedView;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.request.SpineTime;
import io.featurestore.trino.source.FeatureSources;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.function.table.AbstractConnectorTableFunction;
import io.trino.spi.function.table.Argument;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.function.table.DescriptorArgumentSpecification;
import io.trino.spi.function.table.ScalarArgumentSpecification;
import io.trino.spi.function.table.TableArgumentSpecification;
import io.trino.spi.function.table.TableFunctionAnalysis;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.function.table.ReturnTypeSpecification.GenericTable.GENERIC_TABLE;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * {@code system.point_in_time_join}: the rows of the spine, each with the features that were known at its time.
 */
public final class PointInTimeJoinFunction
        extends AbstractConnectorTableFunction
{
    public static final String SCHEMA_NAME = "system";
    public static final String FUNCTION_NAME = "point_in_time_join";

    private static final String SPINE = "SPINE";
    private static final String FEATURES = "FEATURES";
    private static final String TIMESTAMP_COLUMN = "TIMESTAMP_COLUMN";
    private static final String FULL_FEATURE_NAMES = "FULL_FEATURE_NAMES";
    private static final String FILTER_BY_CREATED = "FILTER_BY_CREATED";

    private static final FeatureRequestPlanner PLANNER = new FeatureRequestPlanner();

    private final FeatureSources sources;
    private final IndexFlushes flushes;

    @Inject
    PointInTimeJoinFunction(FeatureSources sources, IndexFlushes flushes)
    {
        super(SCHEMA_NAME,
                FUNCTION_NAME,
                ImmutableList.of(
                        TableArgumentSpecification.builder()
                                .name(SPINE)
                                .rowSemantics()
                                .build(),
                        ScalarArgumentSpecification.builder()
                                .name(FEATURES)
                                .type(new ArrayType(VARCHAR))
                                .build(),
                        DescriptorArgumentSpecification.builder()
                                .name(TIMESTAMP_COLUMN)
                                .defaultValue(null)
                                .build(),
                        ScalarArgumentSpecification.builder()
                                .name(FULL_FEATURE_NAMES)
                                .type(BOOLEAN)
                                .defaultValue(false)
                                .build(),
                        ScalarArgumentSpecification.builder()
                                .name(FILTER_BY_CREATED)
                                .type(BOOLEAN)
                                .defaultValue(false)
                                .build()),
                GENERIC_TABLE,
                "Joins to each row of the spine the features that were known at its time");
        this.sources = requireNonNull(sources, "sources is null");
        this.flushes = requireNonNull(flushes, "flushes is null");
    }

    @Override
    public TableFunctionAnalysis analyze(ConnectorSession session, ConnectorTransactionHandle transaction, Map<String, Argument> arguments, ConnectorAccessControl accessControl)
    {
        FunctionArguments typed = new FunctionArguments(arguments);
        FeatureSources.Call call = sources.begin(session, transaction, accessControl);
        PlannedRequest request = request(typed, call);
        request.joins().forEach(join -> checkExact(join.view(), request));
        return TableFunctionAnalysis.builder()
                .returnedType(returnedType(request))
                .requiredColumns(SPINE, IntStream.range(0, request.spineColumns().size()).boxed().toList())
                .handle(new PointInTimeJoinFunctionHandle(plan(request, call), flushes.last()))
                .build();
    }

    private static PlannedRequest request(FunctionArguments arguments, FeatureSources.Call call)
    {
        List<SpineColumn> spine = spineColumns(arguments.table(SPINE));
        List<RequestedView> views = arguments.varchars(FEATURES).stream()
                .map(FunctionArguments::reference)
                .map(reference -> new RequestedView(reference, call.view(reference)))
                .collect(toImmutableList());
        boolean filterByCreated = arguments.bool(FILTER_BY_CREATED);
        boolean needsTime = filterByCreated || views.stream().anyMatch(view -> view.view().timestampColumn().isPresent());
        Optional<String> timestampColumn = arguments.column(TIMESTAMP_COLUMN)
                .or(() -> needsTime ? Optional.of(SpineTime.only(spine).name()) : Optional.empty());
        return PLANNER.plan(new FeatureRequest(spine, timestampColumn, views, arguments.bool(FULL_FEATURE_NAMES), filterByCreated));
    }

    private static void checkExact(ResolvedFeatureView view, PlannedRequest request)
    {
        Type time = request.timestampColumn().map(SpineColumn::type).orElse(StoredTimeline.TIME);
        boolean isStored = view.kind() == FeatureViewKind.MATERIALIZED_VIEW;
        if (isStored && !view.events().map(events -> StoredTimeline.tells(events.aggregations(), time)).orElse(true)) {
            throw new TrinoException(NOT_SUPPORTED, "'%s' excludes events of the current time, which is stored in microseconds: cast '%s', which is of type %s, to timestamp(6), or use a training set"
                    .formatted(view.name(), request.timestampColumn().orElseThrow().name(), time.getDisplayName()));
        }
    }

    private static List<SpineColumn> spineColumns(List<RowType.Field> fields)
    {
        return IntStream.range(0, fields.size())
                .mapToObj(i -> new SpineColumn(fields.get(i).getName().orElse("_col" + i), fields.get(i).getType()))
                .collect(toImmutableList());
    }

    private static Descriptor returnedType(PlannedRequest request)
    {
        ImmutableList.Builder<Descriptor.Field> fields = ImmutableList.builder();
        request.spineColumns().forEach(column -> fields.add(new Descriptor.Field(column.name(), Optional.of(column.type()))));
        request.outputColumns().forEach(column -> fields.add(new Descriptor.Field(column.name(), Optional.of(column.type()))));
        return new Descriptor(fields.build());
    }

    private static LookupPlan plan(PlannedRequest request, FeatureSources.Call call)
    {
        List<Join> joins = request.joins().stream()
                .map(join -> new Join(
                        call.source(join.view(), join.features(), request.filterByCreated()),
                        join.keys().stream()
                                .map(key -> request.spineColumns().indexOf(key.spineColumn()))
                                .collect(toImmutableList())))
                .collect(toImmutableList());
        List<Output> outputs = request.outputColumns().stream()
                .map(column -> {
                    PlannedJoin join = request.joins().get(column.join());
                    return new Output(column.join(), join.features().indexOf(column.feature()));
                })
                .collect(toImmutableList());
        return new LookupPlan(
                request.spineColumns().stream()
                        .map(SpineColumn::type)
                        .collect(toImmutableList()),
                request.timestampColumn().map(request.spineColumns()::indexOf),
                joins,
                outputs,
                request.filterByCreated());
    }
}
