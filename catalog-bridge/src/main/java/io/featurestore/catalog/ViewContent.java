package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.view.ImmutableSQLViewRepresentation;
import org.apache.iceberg.view.ImmutableViewVersion;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewRepresentation;
import org.apache.iceberg.view.ViewVersion;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

record ViewContent(Schema schema, List<ViewRepresentation> representations, Optional<String> defaultCatalog, Namespace defaultNamespace)
{
    static final String TRINO_DIALECT = "trino";

    ViewContent
    {
        requireNonNull(schema, "schema is null");
        representations = ImmutableList.copyOf(requireNonNull(representations, "representations is null"));
        requireNonNull(defaultCatalog, "defaultCatalog is null");
        requireNonNull(defaultNamespace, "defaultNamespace is null");
    }

    static ViewContent of(ViewMetadata metadata, ViewVersion version)
    {
        return new ViewContent(
                requireNonNull(metadata.schemasById().get(version.schemaId()), "schema of the version is missing"),
                version.representations(),
                Optional.ofNullable(version.defaultCatalog()),
                version.defaultNamespace());
    }

    // SQL in other dialects is kept: it belongs to others, and Polaris fails (500) when one gets lost
    static ViewContent of(ViewDraft draft, List<ViewRepresentation> previous)
    {
        ViewRepresentation trino = ImmutableSQLViewRepresentation.builder()
                .dialect(TRINO_DIALECT)
                .sql(draft.query().sql())
                .build();
        ImmutableList.Builder<ViewRepresentation> representations = ImmutableList.<ViewRepresentation>builder()
                .addAll(previous.stream().filter(representation -> !isTrino(representation)).iterator())
                .add(trino);
        return new ViewContent(
                draft.schema(),
                representations.build(),
                draft.query().defaultCatalog(),
                draft.query().defaultNamespace().map(Namespaces::fromName).orElse(Namespace.empty()));
    }

    static Optional<ViewQuery> query(ViewVersion version)
    {
        return trinoSql(version).map(sql -> new ViewQuery(
                sql,
                Optional.ofNullable(version.defaultCatalog()),
                Optional.of(Namespaces.toName(version.defaultNamespace())).filter(namespace -> !namespace.isEmpty())));
    }

    static Optional<String> trinoSql(ViewVersion version)
    {
        return version.representations().stream()
                .filter(ViewContent::isTrino)
                .map(representation -> ((SQLViewRepresentation) representation).sql())
                .findFirst();
    }

    boolean hasColumn(String column)
    {
        return schema.columns().stream().anyMatch(field -> field.name().equalsIgnoreCase(column));
    }

    ViewContent withColumnComment(String column, Optional<String> comment)
    {
        List<NestedField> fields = schema.columns().stream()
                .map(field -> field.name().equalsIgnoreCase(column) ? NestedField.from(field).withDoc(comment.orElse(null)).build() : field)
                .collect(toImmutableList());
        return new ViewContent(new Schema(schema.schemaId(), fields, schema.identifierFieldIds()), representations, defaultCatalog, defaultNamespace);
    }

    // The order of dialects and the numbers of schemas do not count
    boolean isSame(ViewContent other)
    {
        return schema.sameSchema(other.schema)
                && representations.size() == other.representations.size()
                && representations.containsAll(other.representations)
                && defaultCatalog.equals(other.defaultCatalog)
                && defaultNamespace.equals(other.defaultNamespace);
    }

    ViewVersion toVersion(ViewMetadata base, Map<String, String> summary)
    {
        return ImmutableViewVersion.builder()
                .versionId(1 + base.versions().stream().mapToInt(ViewVersion::versionId).max().orElse(0))
                .timestampMillis(System.currentTimeMillis())
                .schemaId(schema.schemaId())
                .putAllSummary(summary)
                .addAllRepresentations(representations)
                .defaultCatalog(defaultCatalog.orElse(null))
                .defaultNamespace(defaultNamespace)
                .build();
    }

    private static boolean isTrino(ViewRepresentation representation)
    {
        return representation instanceof SQLViewRepresentation sql && sql.dialect().equalsIgnoreCase(TRINO_DIALECT);
    }
}
