package io.featurestore.catalog;

import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.UpdateViewProperties;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.featurestore.catalog.CatalogException.Reason.INVALID_DEFINITION;
import static io.featurestore.catalog.TestedCatalog.SESSION;
import static io.featurestore.catalog.ViewDrafts.FEATURE_VIEW;
import static io.featurestore.catalog.ViewDrafts.SCHEMA;
import static io.featurestore.catalog.ViewDrafts.TRAINING_SET;
import static io.featurestore.catalog.ViewDrafts.draft;
import static io.featurestore.catalog.ViewDrafts.withComment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What {@link FeatureCatalog} promises of replaced views and of their history.
 */
abstract class AbstractTestViewVersions
        extends AbstractCatalogContract
{
    @Test
    void testReplaceView()
    {
        RelationName name = newName();
        catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", FEATURE_VIEW, "alice"));
        StoredView created = load(name);
        Schema schema = new Schema(NestedField.optional(0, "id", Types.StringType.get()));
        catalog.createOrReplaceView(SESSION, name, new ViewDraft(schema, new ViewQuery("SELECT 2", Optional.of("other"), Optional.of("c")), Optional.of("new"), Optional.of("owner"), Optional.of("file:///elsewhere"), Optional.of(TRAINING_SET), "bob"));

        StoredView view = load(name);
        assertThat(view.schema().sameSchema(schema)).isTrue();
        assertThat(view.sql()).contains("SELECT 2");
        assertThat(view.defaultCatalog()).contains("other");
        assertThat(view.defaultNamespace()).contains("c");
        assertThat(view.comment()).contains("new");
        assertThat(view.runAsOwner()).contains("owner");
        assertThat(view.location()).isEqualTo(created.location());
        assertThat(view.definition()).contains(TRAINING_SET);
        assertThat(view.versions()).satisfiesExactly(
                version -> {
                    assertThat(version).isEqualTo(notCurrent(created.versions().getFirst()));
                    assertThat(version.author()).contains("alice");
                    assertThat(version.properties()).isEqualTo(DefinitionCodec.encode(FEATURE_VIEW));
                },
                version -> {
                    assertThat(version.version()).isEqualTo(2);
                    assertThat(version.author()).contains("bob");
                    assertThat(version.sql()).contains("SELECT 2");
                    assertThat(version.properties()).isEqualTo(DefinitionCodec.encode(TRAINING_SET));
                    assertThat(version.current()).isTrue();
                });
    }

    @Test
    void testReplaceFeatureViewByPlainView()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, withComment(draft("SELECT 1", FEATURE_VIEW), "old", "alice"));
        setProperties(name, Map.of("featurestore.of-a-later-release", "x", "spark.setting", "y"));
        catalog.createOrReplaceView(SESSION, name, draft("SELECT 1"));

        StoredView view = load(name);
        assertThat(view.definition()).isEmpty();
        assertThat(view.comment()).isEmpty();
        assertThat(view.runAsOwner()).isEmpty();
        assertThat(view.properties())
                .containsEntry("spark.setting", "y")
                .doesNotContainKey("featurestore.of-a-later-release")
                .doesNotContainKeys(DefinitionCodec.PROPERTY_NAMES.toArray(String[]::new));
        assertThat(view.versions()).extracting(StoredViewVersion::properties).containsExactly(DefinitionCodec.encode(FEATURE_VIEW), Map.of());
    }

    @Test
    void testReplaceDefinitionOnly()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        FeatureViewProperties changed = ViewDrafts.featureView(Optional.of(Duration.ofDays(7)));
        catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", changed));
        assertThat(load(name).definition()).contains(changed);
        assertThat(load(name).versions()).extracting(StoredViewVersion::properties).containsExactly(DefinitionCodec.encode(FEATURE_VIEW), DefinitionCodec.encode(changed));

        catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        assertThat(load(name).versions()).extracting(StoredViewVersion::properties).containsExactly(DefinitionCodec.encode(FEATURE_VIEW), DefinitionCodec.encode(changed), DefinitionCodec.encode(FEATURE_VIEW));
    }

    @Test
    void testReplaceByTheSame()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        StoredView created = load(name);
        catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        assertThat(load(name)).usingRecursiveComparison().ignoringFields("schema").isEqualTo(created);

        // A comment is no definition
        catalog.createOrReplaceView(SESSION, name, withComment(draft("SELECT 1", FEATURE_VIEW), "new", "alice"));
        assertThat(load(name).comment()).contains("new");
        assertThat(load(name).versions()).isEqualTo(created.versions());
    }

    @Test
    void testReplaceByAnOlderVersion()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        catalog.createOrReplaceView(SESSION, name, draft("SELECT 2", FEATURE_VIEW));
        catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        assertThat(load(name).versions())
                .extracting(version -> version.sql().orElseThrow())
                .containsExactly("SELECT 1", "SELECT 2", "SELECT 1");
        assertThat(load(name).versions()).extracting(StoredViewVersion::current).containsExactly(false, false, true);
    }

    @Test
    void testOtherDialectsAreKept()
    {
        RelationName name = newName();
        tested.client().buildView(SESSION, identifier(name))
                .withSchema(SCHEMA)
                .withQuery("spark", "SELECT spark")
                .withQuery("Trino", "SELECT old")
                .withDefaultNamespace(Namespace.of("a"))
                .create();
        catalog.createOrReplaceView(SESSION, name, draft("SELECT new", FEATURE_VIEW));
        catalog.setViewColumnComment(SESSION, name, "customer_id", Optional.of("who"), "alice");

        assertThat(load(name).sql()).contains("SELECT new");
        View view = tested.client().loadView(SESSION, identifier(name));
        assertThat(view.currentVersion().representations())
                .extracting(SQLViewRepresentation.class::cast)
                .extracting(SQLViewRepresentation::dialect, SQLViewRepresentation::sql)
                .containsExactlyInAnyOrder(
                        tuple("spark", "SELECT spark"),
                        tuple("trino", "SELECT new"));
    }

    @Test
    void testViewWithoutTrinoDialect()
    {
        RelationName name = newName();
        tested.client().buildView(SESSION, identifier(name))
                .withSchema(SCHEMA)
                .withQuery("spark", "SELECT spark")
                .withDefaultNamespace(Namespace.of("a"))
                .create();
        assertThat(load(name).sql()).isEmpty();
        assertThat(load(name).versions()).singleElement().satisfies(version -> {
            assertThat(version.sql()).isEmpty();
            assertThat(version.author()).isEmpty();
        });
    }

    @Test
    void testViewOfTrinosIcebergConnector()
    {
        RelationName name = newName();
        tested.client().buildView(SESSION, identifier(name))
                .withSchema(SCHEMA)
                .withQuery("trino", "SELECT 1")
                .withDefaultCatalog("lake")
                .withDefaultNamespace(Namespace.of("a"))
                .withProperties(Map.of("comment", "theirs", "trino.run-as-owner", "alice"))
                .create();
        StoredView view = load(name);
        assertThat(view.sql()).contains("SELECT 1");
        assertThat(view.comment()).contains("theirs");
        assertThat(view.runAsOwner()).contains("alice");
        assertThat(view.definition()).isEmpty();

        catalog.createOrReplaceView(SESSION, name, withComment(draft("SELECT 2", FEATURE_VIEW), "ours", "bob"));
        View replaced = tested.client().loadView(SESSION, identifier(name));
        assertThat(replaced.sqlFor("trino").sql()).isEqualTo("SELECT 2");
        assertThat(replaced.properties()).containsEntry("comment", "ours").containsEntry("trino.run-as-owner", "bob");
        assertThat(load(name).versions()).extracting(StoredViewVersion::author).containsExactly(Optional.empty(), Optional.of("author"));
    }

    @Test
    void testInvalidDefinition()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        setProperties(name, Map.of("featurestore.format-version", "2"));
        assertFailure(() -> catalog.loadView(SESSION, name), INVALID_DEFINITION, "Invalid definition of %s: featurestore.format-version is 2, this release supports 1".formatted(name));

        catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        assertThat(load(name).definition()).contains(FEATURE_VIEW);
    }

    @Test
    void testManyVersions()
    {
        RelationName name = newName();
        for (int i = 1; i <= 12; i++) {
            catalog.createOrReplaceView(SESSION, name, draft("SELECT " + i, FEATURE_VIEW));
        }
        List<StoredViewVersion> versions = load(name).versions();
        assertThat(versions).hasSize(12);
        assertThat(versions).extracting(StoredViewVersion::version).isSorted();
        assertThat(versions.getLast().sql()).contains("SELECT 12");
        assertThat(versions).allSatisfy(version -> assertThat(version.author()).contains("author"));
    }

    @Test
    void testOldestVersionsAreDropped()
    {
        RelationName name = newName();
        int written = TableHistory.MAX_VERSIONS + 2;
        for (int i = 1; i <= written; i++) {
            catalog.createOrReplaceView(SESSION, name, draft("SELECT " + i, FEATURE_VIEW));
        }
        assertThat(load(name).versions()).extracting(StoredViewVersion::version).first().isEqualTo(3);
        assertThat(load(name).versions()).extracting(StoredViewVersion::version).last().isEqualTo(written);
        assertThat(catalog.loadView(SESSION, name, 2)).isEmpty();
        assertThat(catalog.loadView(SESSION, name, 3).flatMap(StoredView::sql)).contains("SELECT 3");
    }

    @Test
    void testLoadVersion()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        Schema schema = new Schema(NestedField.optional(0, "other", Types.StringType.get()));
        catalog.createOrReplaceView(SESSION, name, new ViewDraft(schema, new ViewQuery("SELECT 2", Optional.of("c"), Optional.of("n")), Optional.of("comment"), Optional.of("owner"), Optional.empty(), Optional.of(TRAINING_SET), "bob"));

        StoredView first = catalog.loadView(SESSION, name, 1).orElseThrow();
        assertThat(first.sql()).contains("SELECT 1");
        assertThat(first.definition()).contains(FEATURE_VIEW);
        assertThat(first.schema().findField("other")).isNull();
        assertThat(first.comment()).contains("comment");
        assertThat(first.runAsOwner()).contains("owner");
        StoredView second = catalog.loadView(SESSION, name, 2).orElseThrow();
        assertThat(second.definition()).contains(TRAINING_SET);
        assertThat(second.schema().sameSchema(schema)).isTrue();
        assertThat(catalog.loadView(SESSION, name, 3)).isEmpty();
        assertThat(catalog.loadView(SESSION, newName(), 1)).isEmpty();
    }

    private void setProperties(RelationName name, Map<String, String> properties)
    {
        UpdateViewProperties update = tested.client().loadView(SESSION, identifier(name)).updateProperties();
        properties.forEach(update::set);
        update.commit();
    }

    private static StoredViewVersion notCurrent(StoredViewVersion version)
    {
        return new StoredViewVersion(version.version(), version.createdAt(), version.author(), version.sql(), version.properties(), false);
    }
}
