package io.featurestore.trino.request;

import java.util.Collection;
import java.util.List;

import static java.util.stream.Collectors.joining;

final class NameLists
{
    private NameLists() {}

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
