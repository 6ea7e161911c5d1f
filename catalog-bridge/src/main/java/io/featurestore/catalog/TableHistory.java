package io.featurestore.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

// Iceberg keeps no versions of a table's properties, so one property lists those of the definition, in the commit that writes it
public final class TableHistory
{
    public static final int MAX_VERSIONS = 25;

    public static final String VERSIONS = "featurestore.versions";

    private static final ObjectMapper JSON = new ObjectMapper();

    private TableHistory() {}

    // What a writer of another definition sets beside it; empty when the definition stays as it is
    public static Map<String, String> written(List<StoredTableVersion> before, Map<String, String> definition, String author, Instant now)
    {
        Optional<StoredTableVersion> last = before.isEmpty() ? Optional.empty() : Optional.of(before.getLast());
        Map<String, String> written = definition(definition);
        if (last.map(StoredTableVersion::properties).orElse(ImmutableMap.of()).equals(written)) {
            return ImmutableMap.of();
        }
        StoredTableVersion next = new StoredTableVersion(1 + last.map(StoredTableVersion::version).orElse(0), now, Optional.of(author), written, true);
        return ImmutableMap.of(VERSIONS, toJson(Stream.concat(before.stream(), Stream.of(next))
                .skip(Math.max(0, before.size() + 1 - MAX_VERSIONS))
                .map(WrittenVersion::of)
                .collect(toImmutableList())));
    }

    // Oldest first. What another writer made of the definition is the last one
    static List<StoredTableVersion> versions(Map<String, String> properties, TableState state)
    {
        Map<String, String> current = definition(properties);
        List<WrittenVersion> written = Optional.ofNullable(properties.get(VERSIONS))
                .map(TableHistory::fromJson)
                .orElse(ImmutableList.of());
        Optional<WrittenVersion> last = written.isEmpty() ? Optional.empty() : Optional.of(written.getLast());
        boolean known = last.map(WrittenVersion::properties).orElse(ImmutableMap.of()).equals(current);
        ImmutableList.Builder<StoredTableVersion> versions = ImmutableList.builder();
        written.forEach(version -> versions.add(version.toStored(known && version.equals(last.orElseThrow()))));
        if (!known) {
            versions.add(new StoredTableVersion(
                    1 + last.map(WrittenVersion::version).orElse(0),
                    last.isPresent() ? state.changedAt() : state.createdAt(),
                    Optional.empty(),
                    current,
                    true));
        }
        return versions.build();
    }

    static Map<String, String> definition(Map<String, String> properties)
    {
        return ImmutableMap.copyOf(Maps.filterEntries(properties, property -> DefinitionCodec.PROPERTY_NAMES.contains(property.getKey()) && !property.getValue().isEmpty()));
    }

    private static String toJson(List<WrittenVersion> versions)
    {
        try {
            return JSON.writeValueAsString(versions);
        }
        catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<WrittenVersion> fromJson(String json)
    {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        }
        catch (JsonProcessingException e) {
            // Anyone may edit properties of a table
            return ImmutableList.of();
        }
    }

    // An author who is not known is empty
    record WrittenVersion(int version, long createdAt, String author, Map<String, String> properties)
    {
        WrittenVersion
        {
            requireNonNull(author, "author is null");
            properties = ImmutableMap.copyOf(requireNonNull(properties, "properties is null"));
        }

        static WrittenVersion of(StoredTableVersion version)
        {
            return new WrittenVersion(version.version(), version.createdAt().toEpochMilli(), version.author().orElse(""), version.properties());
        }

        StoredTableVersion toStored(boolean current)
        {
            return new StoredTableVersion(version, Instant.ofEpochMilli(createdAt), Optional.of(author).filter(name -> !name.isEmpty()), properties, current);
        }
    }
}
