package io.featurestore.trino.index;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.iceberg.IcebergTable;
import io.featurestore.trino.request.FeatureRequestPlanner;
import io.featurestore.trino.request.RequestedView;
import io.featurestore.trino.source.FeatureSources;
import io.featurestore.trino.source.HistorySource;
import io.trino.spi.NodeManager;
import io.trino.spi.TrinoException;
import io.trino.spi.classloader.ThreadContextClassLoader;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.type.ArrayType;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.base.Strings.isNullOrEmpty;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.airlift.concurrent.MoreFutures.getFutureValue;
import static io.trino.plugin.base.util.Procedures.checkProcedureArgument;
import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.transaction.IsolationLevel.READ_UNCOMMITTED;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodHandles.lookup;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.load_as_of_index(feature_view, features)} fills the index that training sets and functions with these features look into, all
 * features if none are named. Procedures run on the coordinator only, so it is that node's index.
 */
public final class LoadAsOfIndexProcedure
{
    private static final MethodHandle LOAD;

    static {
        try {
            LOAD = lookup().unreflect(LoadAsOfIndexProcedure.class.getMethod("load", ConnectorAccessControl.class, ConnectorSession.class, String.class, List.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private final AsOfIndexCache indexes;
    private final Provider<FeatureSources> sources;
    private final Provider<Connector> connector;
    private final NodeManager nodes;

    // The connector and what reads definitions are made later: they know of all procedures
    @Inject
    LoadAsOfIndexProcedure(AsOfIndexCache indexes, Provider<FeatureSources> sources, @ForWarmUp Provider<Connector> connector, NodeManager nodes)
    {
        this.indexes = requireNonNull(indexes, "indexes is null");
        this.sources = requireNonNull(sources, "sources is null");
        this.connector = requireNonNull(connector, "connector is null");
        this.nodes = requireNonNull(nodes, "nodes is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "load_as_of_index",
                ImmutableList.of(
                        new Argument("FEATURE_VIEW", VARCHAR),
                        new Argument("FEATURES", new ArrayType(VARCHAR), false, null)),
                LOAD.bindTo(this));
    }

    public void load(ConnectorAccessControl accessControl, ConnectorSession session, String featureView, List<String> features)
    {
        try (ThreadContextClassLoader _ = new ThreadContextClassLoader(getClass().getClassLoader())) {
            checkProcedureArgument(!isNullOrEmpty(featureView), "feature_view cannot be null or empty");
            checkRunsTasks();
            HistorySource source = source(accessControl, session, reference(featureView), Optional.ofNullable(features).map(ImmutableList::copyOf).orElse(ImmutableList.of()));
            HistoryRequest request = HistoryRequest.of(source, source.keyTypes(), session.getTimeZoneKey(), false);
            try (AsOfIndexLease lease = indexes.acquire(session, request)) {
                indexes.showTo(session.getUser(), request);
                getFutureValue(lease.history());
            }
        }
    }

    private void checkRunsTasks()
    {
        String coordinator = nodes.getCurrentNode().getNodeIdentifier();
        if (nodes.getWorkerNodes().stream().noneMatch(node -> node.getNodeIdentifier().equals(coordinator))) {
            throw new TrinoException(NOT_SUPPORTED, "load_as_of_index fills the index of the coordinator, which runs no tasks here (node-scheduler.include-coordinator = false). " +
                    "Workers fill theirs with the first query that looks into them: run one that reads the whole spine");
        }
    }

    private HistorySource source(ConnectorAccessControl accessControl, ConnectorSession session, FeatureReference reference, List<String> features)
    {
        ConnectorTransactionHandle transaction = connector.get().beginTransaction(READ_UNCOMMITTED, true, true);
        try {
            FeatureSources.Call call = sources.get().begin(session, transaction, accessControl);
            ResolvedFeatureView view = call.view(reference);
            List<FeatureColumn> asked = features(view, reference, features);
            HistorySource source = call.source(view, features.isEmpty() ? call.found(view, asked) : asked, false);
            // Otherwise queries would not find it
            return IcebergTable.find(source.table()).map(table -> source.withTable(table.onWorkers())).orElse(source);
        }
        finally {
            connector.get().commit(transaction);
        }
    }

    private static List<FeatureColumn> features(ResolvedFeatureView view, FeatureReference reference, List<String> names)
    {
        Stream<FeatureReference> references = names.isEmpty() ? Stream.of(reference) : names.stream()
                                                                                       .map(name -> new FeatureReference(reference.schema(), reference.view(), Optional.of(name), Optional.empty(), reference.keyMapping()));
        Set<FeatureColumn> requested = references
                .flatMap(feature -> FeatureRequestPlanner.requestedFeatures(new RequestedView(feature, view)).stream())
                .collect(toImmutableSet());
        // In the order that settles ties
        return view.features().stream()
                .filter(requested::contains)
                .collect(toImmutableList());
    }

    private static FeatureReference reference(String text)
    {
        FeatureReference reference = parse(text);
        checkProcedureArgument(reference.feature().isEmpty() && reference.alias().isEmpty() && reference.keyMapping().isEmpty(), "feature_view must be [schema.]view, not '%s': name features in the argument features", text);
        return reference;
    }

    private static FeatureReference parse(String text)
    {
        try {
            return FeatureReference.parse(text);
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, e.getMessage(), e);
        }
    }
}
