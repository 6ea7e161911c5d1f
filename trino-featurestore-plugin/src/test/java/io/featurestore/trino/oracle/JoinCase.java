package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;

import java.util.List;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * A spine and the features it asks for.
 *
 * @param filterByCreated whether only rows that were known at the spine's time exist
 */
record JoinCase(Spine spine, List<RequestedFeatures> requests, boolean filterByCreated)
{
    JoinCase
    {
        requireNonNull(spine, "spine is null");
        requests = ImmutableList.copyOf(requireNonNull(requests, "requests is null"));
    }

    static JoinCase join(Spine spine, RequestedFeatures... requests)
    {
        return new JoinCase(spine, List.of(requests), false);
    }

    JoinCase filteredByCreated()
    {
        return new JoinCase(spine, requests, true);
    }

    /**
     * The case of one row of the spine and the rows that have its keys.
     */
    JoinCase reducedTo(Row spineRow)
    {
        List<RequestedFeatures> reducedRequests = requests.stream()
                .map(request -> request.withView(request.view().withRelation(request.view().relation().withRows(request.view().rows().stream()
                        .filter(row -> PointInTimeOracle.keysMatch(spine, spineRow, request, row))
                        .collect(toImmutableList())))))
                .collect(toImmutableList());
        return new JoinCase(spine.withRows(List.of(spineRow)), reducedRequests, filterByCreated);
    }

    JoinCase withRequests(List<RequestedFeatures> newRequests)
    {
        return new JoinCase(spine, newRequests, filterByCreated);
    }

    /**
     * The spine's columns in order, then the features in request order, named for their request as {@link JoinWay} asks for them.
     */
    List<Column> outputColumns()
    {
        ImmutableList.Builder<Column> columns = ImmutableList.builder();
        columns.addAll(spine.relation().columns());
        for (int i = 0; i < requests.size(); i++) {
            RequestedFeatures request = requests.get(i);
            String prefix = "p" + i + "__";
            columns.addAll(request.features().stream()
                    .map(feature -> new Column(prefix + feature, request.view().relation().column(feature).type()))
                    .collect(toImmutableList()));
        }
        return columns.build();
    }
}
