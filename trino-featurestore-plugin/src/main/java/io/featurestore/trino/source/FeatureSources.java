package io.featurestore.trino.source;

import com.google.inject.Inject;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureViewResolver;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.SessionSchema;
import io.featurestore.trino.handle.TransactionMetadata;
import io.featurestore.trino.value.InstantRange;
import io.trino.spi.TrinoException;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.Constraint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.trino.names.RelationNames.atTime;
import static io.featurestore.trino.names.RelationNames.toSchemaTableName;
import static io.trino.spi.StandardErrorCode.MISSING_SCHEMA_NAME;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

/**
 * Where feature views have their rows, for those who read them below the engine.
 */
public final class FeatureSources
{
    private final FeatureViewResolver resolver;
    private final TransactionMetadata metadata;
    private final String catalogName;

    @Inject
    FeatureSources(FeatureViewResolver resolver, TransactionMetadata metadata, CatalogName catalogName)
    {
        this.resolver = requireNonNull(resolver, "resolver is null");
        this.metadata = requireNonNull(metadata, "metadata is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
    }

    public Call begin(ConnectorSession session, ConnectorTransactionHandle transaction, ConnectorAccessControl accessControl)
    {
        return new Call(session, transaction, accessControl);
    }

    // Every table is read as of one snapshot
    public final class Call
    {
        private final ConnectorSession session;
        private final ConnectorTransactionHandle transaction;
        private final ConnectorAccessControl accessControl;
        private final PhysicalFeatureViews physicalViews;

        private Call(ConnectorSession session, ConnectorTransactionHandle transaction, ConnectorAccessControl accessControl)
        {
            this.session = requireNonNull(session, "session is null");
            this.transaction = requireNonNull(transaction, "transaction is null");
            this.accessControl = requireNonNull(accessControl, "accessControl is null");
            this.physicalViews = new PhysicalFeatureViews(session, metadata.get(session, transaction), catalogName);
        }

        /**
         * A reference without schema is looked for in the session's.
         *
         * @throws io.trino.spi.security.AccessDeniedException if the user may not read entity keys and times
         */
        public ResolvedFeatureView view(FeatureReference reference)
        {
            ResolvedFeatureView view = resolver.resolve(session, transaction, name(reference), (_, names) -> accessControl.filterTables(null, names));
            checkMayBeLookedUp(view);
            resolver.checkNotStale(session, transaction, view.name());
            return view;
        }

        public RelationName name(FeatureReference reference)
        {
            String schema = reference.schema()
                    .or(() -> SessionSchema.find(session, catalogName))
                    .orElseThrow(() -> new TrinoException(MISSING_SCHEMA_NAME, "'%s' names no schema, and the session has none in catalog '%s': write schema.%s"
                            .formatted(reference, catalogName, reference)));
            return new RelationName(schema, reference.view());
        }

        // Messages tell the columns of a view, so access to those that every request reads is checked first
        private void checkMayBeLookedUp(ResolvedFeatureView view)
        {
            Set<String> columns = Stream.concat(view.entityKeys().stream(), view.timestampColumn().stream())
                    .map(FeatureColumn::name)
                    .collect(toImmutableSet());
            if (!columns.isEmpty()) {
                accessControl.checkCanSelectFromColumns(null, toSchemaTableName(view.name()), Optional.empty(), columns);
            }
        }

        // Those that need not be computed by the engine
        public List<FeatureColumn> found(ResolvedFeatureView view, List<FeatureColumn> features)
        {
            Set<String> names = physicalViews.resolve(view).columns().keySet();
            return features.stream()
                    .filter(feature -> names.contains(feature.name()) && !view.readsTime(feature.name()))
                    .collect(toImmutableList());
        }

        /**
         * @param values the columns wanted beside those that the lookup itself needs
         * @param onlyKnown whether rows are found by when they became known
         * @throws io.trino.spi.security.AccessDeniedException if the user may not read them
         */
        public HistorySource source(ResolvedFeatureView view, List<FeatureColumn> values, boolean onlyKnown)
        {
            values.forEach(value -> checkIsStored(view, value));
            if (onlyKnown && view.events().isPresent()) {
                throw new TrinoException(NOT_SUPPORTED, "filter_by_created needs to know of each event of '%s' when it became known, and table functions count all: use a training set, which the engine computes"
                        .formatted(view.name()));
            }
            PhysicalFeatureView physical = physicalViews.resolve(view);
            values.forEach(value -> checkIsFound(view, physical, value));
            List<FeatureColumn> read = Stream.of(view.entityKeys().stream(), view.timestampColumn().stream(), view.createdColumn().stream(), values.stream())
                    .flatMap(columns -> columns)
                    .distinct()
                    .collect(toImmutableList());
            FeatureViewAccess.check(accessControl, view, physical, read);
            return physical.source(view, physical.columns(values));
        }

        private static void checkIsStored(ResolvedFeatureView view, FeatureColumn value)
        {
            if (view.readsTime(value.name())) {
                throw new TrinoException(NOT_SUPPORTED, "Feature '%s' of '%s' is computed from as_of_time, and table functions read only what is stored. Use a training set or %s, which run in the engine"
                        .formatted(value.name(), view.name(), atTime(view.name())));
            }
        }

        private static void checkIsFound(ResolvedFeatureView view, PhysicalFeatureView physical, FeatureColumn value)
        {
            if (!physical.columns().containsKey(value.name())) {
                throw new TrinoException(NOT_SUPPORTED, "Feature '%s' of '%s' is computed by the engine, and table functions run below it. Use a training set or %s, or make it a materialized view"
                        .formatted(value.name(), view.name(), atTime(view.name())));
            }
        }

        /**
         * The same source without files that hold no row to be found at these instants.
         */
        public HistorySource prune(HistorySource source, InstantRange asked)
        {
            // Of events all may count, and an index of all serves other times
            return source.isOfEvents() ? source : metadata.get(session, transaction).applyFilter(session, source.table(), new Constraint(TimeConstraint.of(source, asked)))
                                                  .map(result -> source.withTable(result.getHandle()))
                                                  .orElse(source);
        }
    }
}
