package io.featurestore.trino.request;

import io.featurestore.catalog.Identifiers;

import java.util.Collection;
import java.util.List;

import static java.util.stream.Collectors.joining;

final class Names
{
    private Names() {}

    // Trino resolves names without regard to case
    static String canonical(String name)
    {
        return Identifiers.canonical(name);
    }

    static String list(Collection<String> names)
    {
        if (names.isEmpty()) {
            return "none";
        }
        return names.stream().collect(joining(", "));
    }

    static List<String> spineNames(List<SpineColumn> columns)
    {
        return columns.stream()
                .map(SpineColumn::name)
                .toList();
    }
}
