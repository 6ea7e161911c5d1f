package io.featurestore.trino.joined;

import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.FeatureEvents;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.definition.StoredTimeline;
import io.featurestore.trino.engine.EngineAccess.Reader;
import io.featurestore.trino.index.IndexSize;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.source.FeatureViewAccess;
import io.featurestore.trino.source.HistorySource;
import io.featurestore.trino.source.PhysicalFeatureView;
import io.featurestore.trino.source.PhysicalFeatureViews;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * The feature views of one training set that can be looked up in an index: their rows are stored, and this reader may see all of them.
 */
public record SearchableViews(ConnectorSession session, PhysicalFeatureViews physicalViews, RowCounts rowCounts, Reader reader, IndexSizes indexSizes)
{
    public SearchableViews
    {
        requireNonNull(session, "session is null");
        requireNonNull(physicalViews, "physicalViews is null");
        requireNonNull(rowCounts, "rowCounts is null");
        requireNonNull(reader, "reader is null");
        requireNonNull(indexSizes, "indexSizes is null");
    }

    public interface IndexSizes
    {
        IndexSize of(HistorySource source, long rows);
    }

    // The source has the features of the join
    public record SearchableView(PhysicalFeatureView physical, HistorySource source, long rows, IndexSize indexSize)
    {
        public SearchableView
        {
            requireNonNull(physical, "physical is null");
            requireNonNull(source, "source is null");
            requireNonNull(indexSize, "indexSize is null");
        }
    }

    public Optional<SearchableView> find(PlannedJoin join, PlannedRequest request)
    {
        return Optional.of(join.view())
                .filter(view -> view.events().map(events -> tells(view, events, request)).orElse(true))
                .flatMap(this::physical)
                .filter(physical -> join.looksUp().stream().map(FeatureColumn::name).allMatch(physical.columns()::containsKey))
                .filter(physical -> FeatureViewAccess.isUnrestricted(reader, join.view(), physical, columns(join)))
                .flatMap(physical -> view(physical, physical.source(join.view(), physical.columns(join.looksUp()))));
    }

    // Events themselves tell all but which of them were known
    private static boolean tells(ResolvedFeatureView view, FeatureEvents events, PlannedRequest request)
    {
        return !request.filterByCreated() &&
                (view.computesEvents() || StoredTimeline.tells(events.aggregations(), request.timestampColumn().orElseThrow().type()));
    }

    OptionalLong rowCount(ConnectorTableHandle table)
    {
        return rowCounts.of(session, table);
    }

    private Optional<SearchableView> view(PhysicalFeatureView physical, HistorySource source)
    {
        OptionalLong rows = rowCounts.of(session, source.table());
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SearchableView(physical, source, rows.getAsLong(), indexSizes.of(source, rows.getAsLong())));
    }

    // Empty where the view computes its rows or has none that may be read now: the engine, which joins then, tells what is wrong
    private Optional<PhysicalFeatureView> physical(ResolvedFeatureView view)
    {
        try {
            return Optional.of(physicalViews.resolve(view));
        }
        catch (TrinoException e) {
            return Optional.empty();
        }
    }

    private static List<FeatureColumn> columns(PlannedJoin join)
    {
        ResolvedFeatureView view = join.view();
        if (view.events().isPresent()) {
            return view.columns();
        }
        return Stream.of(view.entityKeys().stream(), view.timestampColumn().stream(), view.createdColumn().stream(), join.features().stream())
                .flatMap(columns -> columns)
                .distinct()
                .collect(toImmutableList());
    }
}
