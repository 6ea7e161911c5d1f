package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static io.featurestore.catalog.CatalogException.Reason.ALREADY_EXISTS;
import static io.featurestore.catalog.CatalogException.Reason.CHANGED;
import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static io.featurestore.catalog.CatalogException.Reason.NOT_SUPPORTED;
import static io.featurestore.catalog.TestedCatalog.SESSION;
import static io.featurestore.catalog.ViewDrafts.FEATURE_VIEW;
import static io.featurestore.catalog.ViewDrafts.SCHEMA;
import static io.featurestore.catalog.ViewDrafts.TRAINING_SET;
import static io.featurestore.catalog.ViewDrafts.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * What {@link FeatureCatalog} promises of every catalog.
 */
abstract class AbstractTestFeatureCatalog
        extends AbstractTestViewVersions
{
    @Test
    void testCreateView()
    {
        RelationName name = newName();
        Instant before = Instant.now().minusSeconds(60);
        catalog.createView(SESSION, name, new ViewDraft(
                SCHEMA,
                new ViewQuery("SELECT customer_id, event_time, \"Größe\" FROM lake.a.b -- 'x' 😀", Optional.of("lake"), Optional.of("a.b")),
                Optional.of("Who \"buys\" größe 😀"),
                Optional.of("alice"),
                Optional.empty(),
                Optional.of(FEATURE_VIEW),
                "bob"));

        StoredView view = load(name);
        assertThat(view.name()).isEqualTo(name);
        assertThat(view.schema().sameSchema(SCHEMA)).isTrue();
        assertThat(view.sql()).contains("SELECT customer_id, event_time, \"Größe\" FROM lake.a.b -- 'x' 😀");
        assertThat(view.defaultCatalog()).contains("lake");
        assertThat(view.defaultNamespace()).contains("a.b");
        assertThat(view.comment()).contains("Who \"buys\" größe 😀");
        assertThat(view.runAsOwner()).contains("alice");
        assertThat(view.location()).isNotEmpty();
        assertThat(view.definition()).contains(FEATURE_VIEW);
        assertThat(view.properties()).containsAllEntriesOf(DefinitionCodec.encode(FEATURE_VIEW));

        StoredViewVersion version = view.versions().getLast();
        assertThat(view.versions()).hasSize(1);
        assertThat(version.version()).isEqualTo(1);
        assertThat(version.createdAt()).isBetween(before, Instant.now().plusSeconds(60));
        assertThat(version.author()).contains("bob");
        assertThat(version.sql()).isEqualTo(view.sql());
        assertThat(version.properties()).isEqualTo(DefinitionCodec.encode(FEATURE_VIEW));
        assertThat(version.current()).isTrue();
    }

    @Test
    void testCreatePlainView()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, new ViewDraft(SCHEMA, new ViewQuery("SELECT 1", Optional.empty(), Optional.empty()), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "bob"));

        StoredView view = load(name);
        assertThat(view.defaultCatalog()).isEmpty();
        assertThat(view.defaultNamespace()).isEmpty();
        assertThat(view.comment()).isEmpty();
        assertThat(view.runAsOwner()).isEmpty();
        assertThat(view.definition()).isEmpty();
        assertThat(view.versions()).singleElement().satisfies(version -> {
            assertThat(version.author()).contains("bob");
            assertThat(version.properties()).isEmpty();
        });
    }

    @Test
    void testCreateTrainingSet()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", TRAINING_SET));
        assertThat(load(name).definition()).contains(TRAINING_SET);
    }

    @Test
    void testCreateViewThatExists()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        assertFailure(() -> catalog.createView(SESSION, name, draft("SELECT 2", FEATURE_VIEW)), ALREADY_EXISTS, "Cannot create view " + name);
        assertThat(load(name).sql()).contains("SELECT 1");

        RelationName table = new RelationName(name.namespace(), "a_table");
        tested.createTable(table, Map.of());
        assertFailure(() -> catalog.createView(SESSION, table, draft("SELECT 2", FEATURE_VIEW)), ALREADY_EXISTS, "Cannot create view " + table);
        assertFailure(() -> catalog.createOrReplaceView(SESSION, table, draft("SELECT 2", FEATURE_VIEW)), ALREADY_EXISTS, "Cannot create or replace view " + table);
    }

    @Test
    void testCreateViewInMissingNamespace()
    {
        RelationName name = new RelationName("no_such_namespace", "v");
        assertFailure(() -> catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW)), NOT_FOUND, "Cannot create view no_such_namespace.v");
        assertFailure(() -> catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", FEATURE_VIEW)), NOT_FOUND, "Cannot create or replace view no_such_namespace.v");
    }

    @Test
    void testLoadMissing()
    {
        String namespace = tested.createNamespace();
        RelationName table = new RelationName(namespace, "a_table");
        tested.createTable(table, Map.of());
        RelationName view = new RelationName(namespace, "a_view");
        catalog.createView(SESSION, view, draft("SELECT 1", FEATURE_VIEW));

        assertThat(catalog.loadView(SESSION, table)).isEmpty();
        assertThat(catalog.loadTable(SESSION, view)).isEmpty();
        assertThat(catalog.loadView(SESSION, new RelationName(namespace, "none"))).isEmpty();
        assertThat(catalog.loadTable(SESSION, new RelationName(namespace, "none"))).isEmpty();
        assertThat(catalog.loadView(SESSION, new RelationName("no_such_namespace", "none"))).isEmpty();
        assertThat(catalog.loadTable(SESSION, new RelationName("no_such_namespace", "none"))).isEmpty();
        // Iceberg's client would load the table's history
        assertThat(catalog.loadTable(SESSION, new RelationName(table.toString(), "history"))).isEmpty();
    }

    @Test
    void testSetViewComment()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        catalog.setViewComment(SESSION, name, Optional.of("new"));
        assertThat(load(name).comment()).contains("new");
        catalog.setViewComment(SESSION, name, Optional.empty());
        assertThat(load(name).comment()).isEmpty();
        assertThat(load(name).definition()).contains(FEATURE_VIEW);
        assertThat(load(name).versions()).hasSize(1);

        RelationName missing = new RelationName(name.namespace(), "none");
        assertFailure(() -> catalog.setViewComment(SESSION, missing, Optional.of("x")), NOT_FOUND, "View does not exist: " + missing);
    }

    @Test
    void testSetViewColumnComment()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        catalog.setViewColumnComment(SESSION, name, "größe", Optional.of("how \"big\""), "alice");

        StoredView view = load(name);
        assertThat(view.schema().columns()).extracting(NestedField::name, NestedField::doc).containsExactly(
                tuple("customer_id", "the customer"),
                tuple("event_time", null),
                tuple("Größe", "how \"big\""));
        assertThat(view.sql()).contains("SELECT 1");
        assertThat(view.definition()).contains(FEATURE_VIEW);
        assertThat(view.versions()).hasSize(2);
        assertThat(view.versions().getLast().author()).contains("alice");
        assertThat(view.versions().getLast().properties()).isEqualTo(DefinitionCodec.encode(FEATURE_VIEW));

        catalog.setViewColumnComment(SESSION, name, "customer_id", Optional.empty(), "alice");
        assertThat(load(name).schema().findField("customer_id").doc()).isNull();
        catalog.setViewColumnComment(SESSION, name, "customer_id", Optional.empty(), "alice");
        assertThat(load(name).versions()).hasSize(3);

        assertFailure(() -> catalog.setViewColumnComment(SESSION, name, "none", Optional.of("x"), "alice"), NOT_FOUND, "Column 'none' of view %s does not exist".formatted(name));
        RelationName missing = new RelationName(name.namespace(), "none");
        assertFailure(() -> catalog.setViewColumnComment(SESSION, missing, "x", Optional.of("x"), "alice"), NOT_FOUND, "View does not exist: " + missing);
    }

    @Test
    void testRenameView()
    {
        RelationName source = newName();
        RelationName target = new RelationName(source.namespace(), "renamed");
        catalog.createView(SESSION, source, draft("SELECT 1", FEATURE_VIEW));
        catalog.renameView(SESSION, source, target);
        assertThat(catalog.loadView(SESSION, source)).isEmpty();
        assertThat(load(target).definition()).contains(FEATURE_VIEW);
        assertThat(load(target).versions().getFirst().author()).contains("author");
        catalog.createOrReplaceView(SESSION, target, draft("SELECT 2", FEATURE_VIEW));

        assertFailure(() -> catalog.renameView(SESSION, source, target), NOT_FOUND, "Cannot rename view %s to %s".formatted(source, target));
        catalog.createView(SESSION, source, draft("SELECT 1", FEATURE_VIEW));
        assertFailure(() -> catalog.renameView(SESSION, source, target), ALREADY_EXISTS, "Cannot rename view %s to %s".formatted(source, target));
        RelationName elsewhere = new RelationName(tested.createNamespace(), "v");
        assertFailure(() -> catalog.renameView(SESSION, source, elsewhere), NOT_SUPPORTED, "Cannot rename view %s to %s: Apache Polaris refuses every later change".formatted(source, elsewhere));
        assertThat(catalog.loadView(SESSION, source)).isPresent();
    }

    @Test
    void testDropView()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        catalog.dropView(SESSION, name);
        assertThat(catalog.loadView(SESSION, name)).isEmpty();
        assertFailure(() -> catalog.dropView(SESSION, name), NOT_FOUND, "View does not exist: " + name);

        catalog.createView(SESSION, name, draft("SELECT 2", TRAINING_SET));
        assertThat(load(name).versions()).singleElement().satisfies(version -> assertThat(version.properties()).isEqualTo(DefinitionCodec.encode(TRAINING_SET)));
    }

    @Test
    void testListings()
    {
        String namespace = tested.createNamespace();
        String nested = namespace + ".level 2.größe";
        tested.createNamespace(namespace + ".level 2");
        tested.createNamespace(nested);
        tested.createTable(new RelationName(nested, "a_table"), Map.of());
        catalog.createView(SESSION, new RelationName(nested, "a_view"), draft("SELECT 1", FEATURE_VIEW));
        catalog.createView(SESSION, new RelationName(nested, "another view"), draft("SELECT 1", FEATURE_VIEW));

        assertThat(catalog.listNamespaces(SESSION)).contains(namespace, namespace + ".level 2", nested).doesNotHaveDuplicates();
        assertThat(catalog.listNamespaces(SESSION, Optional.empty())).contains(namespace).doesNotContain(namespace + ".level 2").doesNotHaveDuplicates();
        assertThat(catalog.listNamespaces(SESSION, Optional.of(namespace))).containsExactly(namespace + ".level 2");
        assertThat(catalog.listNamespaces(SESSION, Optional.of(nested))).isEmpty();
        assertFailure(() -> catalog.listNamespaces(SESSION, Optional.of("no_such_namespace")), NOT_FOUND, "Cannot list namespaces");
        assertThat(catalog.listViews(SESSION, nested)).containsExactlyInAnyOrder(new RelationName(nested, "a_view"), new RelationName(nested, "another view"));
        assertThat(catalog.listTables(SESSION, nested)).containsExactly(new RelationName(nested, "a_table"));
        assertThat(catalog.listViews(SESSION, namespace)).isEmpty();
        assertThat(load(new RelationName(nested, "another view")).definition()).contains(FEATURE_VIEW);
        assertFailure(() -> catalog.listViews(SESSION, "no_such_namespace"), NOT_FOUND, "Cannot list views of no_such_namespace");
        assertFailure(() -> catalog.listTables(SESSION, "no_such_namespace"), NOT_FOUND, "Cannot list tables of no_such_namespace");
    }

    @Test
    void testTables()
    {
        RelationName name = newName();
        Instant before = Instant.now().minusSeconds(60);
        tested.createTable(name, ImmutableMap.<String, String>builder()
                .putAll(DefinitionCodec.encode(FEATURE_VIEW))
                .put("comment", "Größe")
                .put("other", "x")
                .buildOrThrow());
        StoredTable table = catalog.loadTable(SESSION, name).orElseThrow();
        assertThat(table.name()).isEqualTo(name);
        assertThat(table.schema().columns()).singleElement().satisfies(column -> assertThat(column.doc()).isEqualTo("the key"));
        assertThat(table.comment()).contains("Größe");
        assertThat(table.properties()).containsEntry("other", "x");
        assertThat(table.definition()).contains(FEATURE_VIEW);
        assertThat(table.state().createdAt()).isBetween(before, Instant.now().plusSeconds(60));
        assertThat(table.state().changedAt()).isEqualTo(table.state().createdAt());

        catalog.updateTableProperties(SESSION, name, Map.of("featurestore.entity-keys", "[\"id\"]", "new", "größe"), Set.of("other", "none"));
        StoredTable changed = catalog.loadTable(SESSION, name).orElseThrow();
        assertThat(changed.definition().orElseThrow()).asInstanceOf(type(FeatureViewProperties.class))
                .extracting(FeatureViewProperties::entityKeys).isEqualTo(List.of("id"));
        assertThat(changed.properties()).containsEntry("new", "größe").doesNotContainKey("other");
        assertThat(changed.state().createdAt()).isEqualTo(table.state().createdAt());
        assertThat(changed.state().changedAt()).isAfterOrEqualTo(table.state().changedAt());

        catalog.updateTableProperties(SESSION, name, Map.of(), DefinitionCodec.PROPERTY_NAMES);
        assertThat(catalog.loadTable(SESSION, name).orElseThrow().definition()).isEmpty();
        RelationName missing = new RelationName(name.namespace(), "none");
        assertFailure(() -> catalog.updateTableProperties(SESSION, missing, Map.of("a", "b"), Set.of()), NOT_FOUND, "Table does not exist: " + missing);
    }

    @Test
    void testVersionsOfTables()
    {
        RelationName name = newName();
        tested.createTable(name, ImmutableMap.of());
        assertThat(table(name).versions()).isEmpty();
        catalog.updateTableDefinition(SESSION, name, DefinitionCodec.encode(FEATURE_VIEW), Set.of(), "alice");
        catalog.updateTableDefinition(SESSION, name, Map.of("featurestore.entity-keys", "[\"id\"]"), Set.of(), "bob");
        catalog.updateTableDefinition(SESSION, name, Map.of("featurestore.entity-keys", "[\"id\"]"), Set.of(), "carol");
        assertThat(table(name).versions()).extracting(StoredTableVersion::version).containsExactly(1, 2);
        assertThat(table(name).versions()).extracting(version -> version.author().orElseThrow()).containsExactly("alice", "bob");
        assertThat(table(name).versions()).extracting(StoredTableVersion::current).containsExactly(false, true);
        assertThat(table(name).versions().getFirst().properties()).isEqualTo(DefinitionCodec.encode(FEATURE_VIEW));
        assertThat(table(name).versions().getLast().properties()).containsEntry("featurestore.entity-keys", "[\"id\"]");

        // Another writer knows nothing of versions
        catalog.updateTableProperties(SESSION, name, Map.of("featurestore.owner", "spark"), Set.of());
        assertThat(table(name).versions()).extracting(StoredTableVersion::author).containsExactly(Optional.of("alice"), Optional.of("bob"), Optional.empty());
        assertThat(table(name).versions().getLast().properties()).containsEntry("featurestore.owner", "spark");
        catalog.updateTableDefinition(SESSION, name, Map.of(), DefinitionCodec.PROPERTY_NAMES, "dave");
        assertThat(table(name).versions()).hasSize(4);
        assertThat(table(name).versions().getLast().properties()).isEmpty();

        for (int i = 0; i < TableHistory.MAX_VERSIONS; i++) {
            catalog.updateTableDefinition(SESSION, name, Map.of("featurestore.entity-keys", "[\"k%s\"]".formatted(i)), Set.of(), "eve");
        }
        assertThat(table(name).versions()).hasSize(TableHistory.MAX_VERSIONS);
        assertThat(table(name).versions().getLast().version()).isEqualTo(4 + TableHistory.MAX_VERSIONS);
    }

    @Test
    void testVersionsOfTableThatOthersMade()
    {
        RelationName name = newName();
        tested.createTable(name, DefinitionCodec.encode(FEATURE_VIEW));
        assertThat(table(name).versions()).singleElement().satisfies(version -> {
            assertThat(version.version()).isEqualTo(1);
            assertThat(version.author()).isEmpty();
            assertThat(version.createdAt()).isEqualTo(table(name).state().createdAt());
            assertThat(version.current()).isTrue();
        });
        catalog.updateTableProperties(SESSION, name, Map.of("featurestore.versions", "no JSON"), Set.of());
        assertThat(table(name).versions()).extracting(StoredTableVersion::version).containsExactly(1);
    }

    private StoredTable table(RelationName name)
    {
        return catalog.loadTable(SESSION, name).orElseThrow();
    }

    @Test
    void testTags()
    {
        RelationName name = newName();
        tested.createTable(name, Map.of("history.expire.max-ref-age-ms", "1"));
        Table table = tested.client().loadTable(SESSION, TableIdentifier.of(name.namespace(), name.name()));
        table.newAppend().commit();
        long first = table.currentSnapshot().snapshotId();
        TableTag tag = new TableTag(table.uuid(), first, "kept");

        assertThat(catalog.createTag(SESSION, name, tag)).hasValue(first);
        assertThat(catalog.createTag(SESSION, name, tag)).as("made again").isEmpty();
        assertThat(catalog.loadTable(SESSION, name).orElseThrow().state().tags()).containsExactly("kept");

        table.refresh();
        table.newAppend().commit();
        long second = table.currentSnapshot().snapshotId();
        assertThat(catalog.createTag(SESSION, name, new TableTag(table.uuid(), first, "later"))).as("the current snapshot").hasValue(second);
        table.refresh();
        table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
        assertThat(table.snapshot(first)).as("kept by its tags").isNotNull();

        assertFailure(() -> catalog.createTag(SESSION, name, new TableTag(UUID.randomUUID(), first, "other")), CHANGED, "Table %s was dropped or made again".formatted(name));
        assertFailure(() -> catalog.createTag(SESSION, name, new TableTag(table.uuid(), 7, "other")), CHANGED, "Table %s has no snapshot 7 any more".formatted(name));

        catalog.removeTag(SESSION, name, "kept");
        catalog.removeTag(SESSION, name, "kept");
        catalog.removeTag(SESSION, name, "later");
        catalog.removeTag(SESSION, new RelationName(name.namespace(), "none"), "kept");
        table.refresh();
        table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
        assertThat(table.snapshot(first)).isNull();
    }

    @Test
    void testViewWithProperties()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1"), Map.of("featurestore.pin", "{}"));
        assertThat(load(name).properties()).containsEntry("featurestore.pin", "{}");
        assertThat(load(name).definition()).isEmpty();
    }
}
