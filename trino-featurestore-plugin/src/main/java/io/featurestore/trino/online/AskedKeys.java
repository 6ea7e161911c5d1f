package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.stream.Collectors.joining;

// The values of entity keys that a query compares with
final class AskedKeys
{
    static final int MAX_ENTITIES = 100_000;

    private AskedKeys() {}

    static TupleDomain<OnlineColumn> of(TupleDomain<OnlineColumn> summary)
    {
        return summary.filter(AskedKeys::isAsked).transformDomains((_, domain) -> Domain.multipleValues(domain.getType(), ImmutableList.copyOf(values(domain).orElseThrow())));
    }

    static TupleDomain<OnlineColumn> others(TupleDomain<OnlineColumn> summary)
    {
        return summary.filter((column, domain) -> !isAsked(column, domain));
    }

    private static boolean isAsked(OnlineColumn column, Domain domain)
    {
        return column.isKey() && values(domain).isPresent();
    }

    // A NULL is the key of no row
    private static Optional<Collection<Object>> values(Domain domain)
    {
        ValueSet values = domain.getValues();
        if (values.isNone() || values.isAll()) {
            return Optional.empty();
        }
        return values.isDiscreteSet() ? Optional.of(values.getDiscreteSet()) : values.tryExpandRanges(MAX_ENTITIES);
    }

    static boolean areComplete(KeyedTable table)
    {
        Map<OnlineColumn, Domain> domains = table.asked().getDomains().orElseThrow();
        long entities = 1;
        for (OnlineColumn key : table.keys()) {
            if (!domains.containsKey(key)) {
                return false;
            }
            entities *= domains.get(key).getValues().getDiscreteSet().size();
            if (entities > MAX_ENTITIES) {
                return false;
            }
        }
        return true;
    }

    // For each entity the values of its keys, in their order, as Trino represents them
    static List<List<Object>> entities(KeyedTable table)
    {
        Map<OnlineColumn, Domain> domains = table.asked().getDomains().orElseThrow();
        return Lists.cartesianProduct(table.keys().stream()
                .map(key -> domains.get(key).getValues().getDiscreteSet())
                .collect(toImmutableList()));
    }

    static String describe(KeyedTable table)
    {
        if (table.asked().isAll()) {
            return table.name().toString();
        }
        return table.asked().getDomains().orElseThrow().entrySet().stream()
                .map(entry -> "%s of %s".formatted(entry.getValue().getValues().getDiscreteSet().size(), entry.getKey()))
                .sorted()
                .collect(joining(", ", table.name() + " [", "]"));
    }
}
