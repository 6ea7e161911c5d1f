package io.featurestore.trino.request;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.names.NearNames;
import io.trino.spi.TrinoException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.Identifiers.canonical;
import static io.featurestore.trino.request.NameLists.list;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;

/**
 * Turns a request into joins and output columns, by the naming and key rules shared by training sets and {@code point_in_time_join}.
 */
public final class FeatureRequestPlanner
{
    /**
     * @throws TrinoException a user error naming the reference, the offending name and the remedy
     */
    public PlannedRequest plan(FeatureRequest request)
    {
        if (request.views().isEmpty()) {
            throw new TrinoException(INVALID_ARGUMENTS, "No features are requested; name at least one feature view");
        }
        OutputNames names = new OutputNames(request.spineColumns(), request.fullFeatureNames());
        Optional<SpineColumn> timestampColumn = request.timestampColumn().map(name -> SpineTime.named(request.spineColumns(), name));
        KeyMapper keyMapper = new KeyMapper(request.spineColumns());

        Map<JoinKey, JoinDraft> drafts = new LinkedHashMap<>();
        ImmutableList.Builder<OutputColumn> outputColumns = ImmutableList.builder();
        for (RequestedView requested : request.views()) {
            if (request.filterByCreated()) {
                checkHasCreated(requested.view());
            }
            JoinKey key = new JoinKey(requested.view().name(), keyMapper.map(requested));
            JoinDraft draft = drafts.computeIfAbsent(key, _ -> new JoinDraft(drafts.size(), requested.view(), key.keys(), new LinkedHashSet<>()));
            for (FeatureColumn feature : requestedFeatures(requested)) {
                draft.features().add(feature.name());
                outputColumns.add(new OutputColumn(names.add(requested, feature.name()), draft.index(), feature));
            }
        }
        List<PlannedJoin> joins = new ArrayList<>(drafts.values()).stream()
                .map(JoinDraft::toJoin)
                .collect(toImmutableList());
        return new PlannedRequest(request.spineColumns(), timestampColumn, joins, outputColumns.build(), request.filterByCreated());
    }

    /**
     * @throws TrinoException COLUMN_NOT_FOUND if the view has no such feature, or none at all
     */
    public static List<FeatureColumn> requestedFeatures(RequestedView requested)
    {
        ResolvedFeatureView view = requested.view();
        List<FeatureColumn> features = view.features();
        if (requested.reference().feature().isEmpty()) {
            if (features.isEmpty()) {
                throw new TrinoException(COLUMN_NOT_FOUND, "Feature view '%s' has no features: every column is an entity key, timestamp or created column".formatted(view.name()));
            }
            return features;
        }
        String name = requested.reference().feature().orElseThrow();
        return features.stream()
                .filter(feature -> canonical(feature.name()).equals(canonical(name)))
                .findFirst()
                .map(ImmutableList::of)
                .orElseThrow(() -> unknownFeature(view, canonical(name)));
    }

    private static TrinoException unknownFeature(ResolvedFeatureView view, String name)
    {
        List<String> features = view.features().stream().map(FeatureColumn::name).toList();
        boolean isColumn = view.columns().stream().anyMatch(column -> canonical(column.name()).equals(name));
        String problem = isColumn
                ? "Column '%s' of feature view '%s' is an entity key, timestamp or created column, not a feature".formatted(name, view.name())
                : "Feature '%s' does not exist in feature view '%s'%s".formatted(name, view.name(), meant(name, features));
        return new TrinoException(COLUMN_NOT_FOUND, "%s; its features are: %s".formatted(problem, list(features)));
    }

    private static String meant(String name, List<String> features)
    {
        return NearNames.of(name, features).stream()
                .findFirst()
                .map(" (did you mean '%s'?)"::formatted)
                .orElse("");
    }

    /**
     * @throws TrinoException INVALID_ARGUMENTS if the view does not tell when rows became known
     */
    public static void checkHasCreated(ResolvedFeatureView view)
    {
        if (view.properties().createdColumn().isEmpty()) {
            throw new TrinoException(INVALID_ARGUMENTS, "filter_by_created needs to know when rows became known, but feature view '%s' has no created_column; set one, or leave out filter_by_created"
                    .formatted(view.name()));
        }
    }

    private record JoinKey(RelationName view, List<KeyPair> keys) {}

    private record JoinDraft(int index, ResolvedFeatureView view, List<KeyPair> keys, Set<String> features)
    {
        PlannedJoin toJoin()
        {
            return new PlannedJoin(view, keys, view.features().stream()
                    .filter(feature -> features.contains(feature.name()))
                    .collect(toImmutableList()));
        }
    }
}
