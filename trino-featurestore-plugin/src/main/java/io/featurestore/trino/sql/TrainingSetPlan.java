package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableMap;

import java.util.Map;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Collections.disjoint;
import static java.util.Objects.requireNonNull;

/**
 * In which way each join of a request is made. Those that are not named here are joined as histories.
 *
 * @param spine with the features of joins that are looked up while it is read
 * @param asOf by the position of a join
 */
public record TrainingSetPlan(SpineSql spine, Map<Integer, AsOfSql> asOf)
{
    public TrainingSetPlan
    {
        requireNonNull(spine, "spine is null");
        asOf = ImmutableMap.copyOf(requireNonNull(asOf, "asOf is null"));
        checkArgument(disjoint(spine.features().keySet(), asOf.keySet()), "a join is made twice");
    }

    public static TrainingSetPlan ofHistories(String spine)
    {
        return new TrainingSetPlan(SpineSql.withoutFeatures(spine), ImmutableMap.of());
    }
}
