package io.featurestore.trino.request;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.Identifiers;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.value.KeyTypes;
import io.trino.spi.TrinoException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.featurestore.catalog.Identifiers.canonical;
import static io.featurestore.trino.request.NameLists.list;
import static io.featurestore.trino.request.NameLists.spineNames;
import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;
import static io.trino.spi.StandardErrorCode.TYPE_MISMATCH;
import static java.util.Objects.requireNonNull;

final class KeyMapper
{
    private final List<SpineColumn> spineColumns;
    private final Map<String, SpineColumn> spineByName;

    KeyMapper(List<SpineColumn> spineColumns)
    {
        this.spineColumns = ImmutableList.copyOf(requireNonNull(spineColumns, "spineColumns is null"));
        this.spineByName = spineColumns.stream().collect(toImmutableMap(column -> canonical(column.name()), column -> column));
    }

    List<KeyPair> map(RequestedView requested)
    {
        ResolvedFeatureView view = requested.view();
        Map<String, String> mapping = requested.reference().keyMapping().entrySet().stream()
                .collect(toImmutableMap(entry -> canonical(entry.getKey()), Map.Entry::getValue));
        checkMappedKeys(requested.reference(), view);

        ImmutableList.Builder<KeyPair> pairs = ImmutableList.builder();
        for (FeatureColumn key : view.entityKeys()) {
            Optional<String> mapped = Optional.ofNullable(mapping.get(canonical(key.name())));
            SpineColumn spineColumn = spineColumn(requested, key, mapped);
            if (KeyTypes.common(key.type(), spineColumn.type()).isEmpty()) {
                throw new TrinoException(TYPE_MISMATCH, "Entity key '%s' of feature view '%s' is of type %s, which cannot be compared with spine column '%s' of type %s; cast it in the spine"
                        .formatted(key.name(), view.name(), key.type().getDisplayName(), spineColumn.name(), spineColumn.type().getDisplayName()));
            }
            pairs.add(new KeyPair(key, spineColumn));
        }
        return pairs.build();
    }

    private static void checkMappedKeys(FeatureReference reference, ResolvedFeatureView view)
    {
        List<String> keys = view.properties().entityKeys();
        if (keys.isEmpty() && !reference.keyMapping().isEmpty()) {
            throw new TrinoException(INVALID_ARGUMENTS, "Feature reference '%s' maps keys, but feature view '%s' is global and has none; leave out ON"
                    .formatted(reference, view.name()));
        }
        Set<String> canonicalKeys = keys.stream().map(Identifiers::canonical).collect(toImmutableSet());
        for (String key : reference.keyMapping().keySet()) {
            if (!canonicalKeys.contains(canonical(key))) {
                throw new TrinoException(COLUMN_NOT_FOUND, "Feature reference '%s' maps '%s', which is not an entity key of feature view '%s'; its keys are: %s"
                        .formatted(reference, key, view.name(), list(keys)));
            }
        }
    }

    private SpineColumn spineColumn(RequestedView requested, FeatureColumn key, Optional<String> mapped)
    {
        ResolvedFeatureView view = requested.view();
        Optional<SpineColumn> column = Optional.ofNullable(spineByName.get(canonical(mapped.orElse(key.name()))));
        if (column.isPresent()) {
            return column.orElseThrow();
        }
        if (mapped.isPresent()) {
            throw new TrinoException(COLUMN_NOT_FOUND, "Entity key '%s' of feature view '%s' is mapped to '%s', which is not a column of the spine; its columns are: %s"
                    .formatted(key.name(), view.name(), mapped.orElseThrow(), list(spineNames(spineColumns))));
        }
        throw new TrinoException(COLUMN_NOT_FOUND, "Entity key '%s' of feature view '%s' is not a column of the spine; its columns are: %s. Name the one that holds it: '%s %s %s = <spine column>'"
                .formatted(key.name(), view.name(), list(spineNames(spineColumns)), requested.reference(), requested.reference().keyMapping().isEmpty() ? "ON" : "AND", key.name()));
    }
}
