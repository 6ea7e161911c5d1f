package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.CatalogException.Reason.ALREADY_EXISTS;
import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static io.featurestore.catalog.TestedCatalog.SESSION;
import static io.featurestore.catalog.ViewDrafts.FEATURE_VIEW;
import static io.featurestore.catalog.ViewDrafts.SCHEMA;
import static io.featurestore.catalog.ViewDrafts.TRAINING_SET;
import static io.featurestore.catalog.ViewDrafts.draft;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link FeatureCatalog} promises when several write at the same time. Writers with catalogs of their own are as far apart as two
 * processes.
 */
abstract class AbstractTestConcurrentWriters
        extends AbstractCatalogContract
{
    private static final int WRITERS = 8;

    @Test
    void testDifferentViews()
            throws Exception
    {
        String namespace = tested.createNamespace();
        List<RelationName> names = IntStream.range(0, WRITERS).mapToObj(i -> new RelationName(namespace, "v" + i)).collect(toImmutableList());
        assertThat(runAtOnce(i -> createOrReplace(tested.featureCatalog(), names.get(i), "SELECT " + i))).containsOnly(Optional.empty());

        assertThat(catalog.listViews(SESSION, namespace)).containsExactlyInAnyOrderElementsOf(names);
        for (int i = 0; i < WRITERS; i++) {
            assertThat(load(names.get(i)).sql()).contains("SELECT " + i);
        }
    }

    @Test
    void testCreateTheSameView()
            throws Exception
    {
        RelationName name = newName();
        List<Optional<CatalogException>> failures = runAtOnce(i -> () -> {
            tested.featureCatalog().createView(SESSION, name, draft("SELECT " + i, FEATURE_VIEW, "writer " + i));
        });

        assertThat(failures).filteredOn(Optional::isEmpty).hasSize(1);
        assertThat(failures.stream().flatMap(Optional::stream)).extracting(CatalogException::reason).containsOnly(ALREADY_EXISTS);
        int winner = failures.indexOf(Optional.<CatalogException>empty());
        assertThat(load(name).sql()).contains("SELECT " + winner);
        assertThat(load(name).versions()).extracting(StoredViewVersion::author).containsExactly(Optional.of("writer " + winner));
    }

    @Test
    void testReplaceTheSameView()
            throws Exception
    {
        RelationName name = newName();
        assertThat(runAtOnce(i -> createOrReplace(tested.featureCatalog(), name, "SELECT " + i))).containsOnly(Optional.empty());
        assertAllAreInTheHistory(name);
    }

    @Test
    void testReplaceTheSameViewThroughOneCatalog()
            throws Exception
    {
        RelationName name = newName();
        assertThat(runAtOnce(i -> createOrReplace(catalog, name, "SELECT " + i))).containsOnly(Optional.empty());
        assertAllAreInTheHistory(name);
    }

    private void assertAllAreInTheHistory(RelationName name)
    {
        List<StoredViewVersion> versions = load(name).versions();
        assertThat(versions)
                .extracting(version -> version.sql().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, WRITERS).mapToObj(i -> "SELECT " + i).toList());
        assertThat(versions).extracting(StoredViewVersion::version).doesNotHaveDuplicates();
        // The definition in the properties is that of the current version
        StoredViewVersion current = versions.stream().filter(StoredViewVersion::current).findFirst().orElseThrow();
        assertThat(load(name).sql()).isEqualTo(current.sql());
        assertThat(DefinitionCodec.encode(load(name).definition().orElseThrow())).isEqualTo(current.properties());
    }

    @Test
    void testReplaceWhileAnotherReplaces()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.createOrReplaceView(SESSION, name, draft("SELECT theirs", TRAINING_SET, "them")));
        tested.featureCatalog(interceptor).createOrReplaceView(SESSION, name, draft("SELECT ours", FEATURE_VIEW, "us"));

        assertThat(load(name).sql()).contains("SELECT ours");
        assertThat(load(name).definition()).contains(FEATURE_VIEW);
        assertThat(load(name).versions()).extracting(version -> version.author().orElseThrow()).containsExactly("author", "them", "us");
    }

    @Test
    void testReplaceWithTheSameNewSchemaWhileAnotherReplaces()
    {
        // The second to add a schema must name the number that the first got, which it cannot know
        RelationName name = newName();
        catalog.createView(SESSION, name, new ViewDraft(new Schema(), new ViewQuery("SELECT 1", Optional.empty(), Optional.empty()), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "author"));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.createOrReplaceView(SESSION, name, draft("SELECT theirs", FEATURE_VIEW)));
        tested.featureCatalog(interceptor).createOrReplaceView(SESSION, name, draft("SELECT ours", FEATURE_VIEW));

        assertThat(load(name).sql()).contains("SELECT ours");
        assertThat(load(name).schema().sameSchema(SCHEMA)).isTrue();
        assertThat(load(name).versions()).hasSize(3);
    }

    @Test
    void testReplaceWhileAnotherAddsADialect()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> tested.client().loadView(SESSION, Namespaces.identifier(name)).replaceVersion()
                .withSchema(SCHEMA)
                .withDefaultNamespace(Namespace.of("a"))
                .withQuery("trino", "SELECT 1")
                .withQuery("spark", "SELECT spark")
                .commit());
        tested.featureCatalog(interceptor).createOrReplaceView(SESSION, name, draft("SELECT 2", FEATURE_VIEW));

        assertThat(load(name).sql()).contains("SELECT 2");
        assertThat(tested.client().loadView(SESSION, Namespaces.identifier(name)).sqlFor("spark").sql()).isEqualTo("SELECT spark");
    }

    @Test
    void testReplaceWhileAnotherRecreates()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> {
            catalog.dropView(SESSION, name);
            catalog.createView(SESSION, name, draft("SELECT theirs", FEATURE_VIEW));
        });
        tested.featureCatalog(interceptor).createOrReplaceView(SESSION, name, draft("SELECT ours", FEATURE_VIEW));
        assertThat(load(name).versions()).extracting(version -> version.sql().orElseThrow()).containsExactly("SELECT theirs", "SELECT ours");
    }

    @Test
    void testReplaceWhileAnotherDrops()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.dropView(SESSION, name));
        assertThatThrownBy(() -> tested.featureCatalog(interceptor).createOrReplaceView(SESSION, name, draft("SELECT ours", FEATURE_VIEW)))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.reason()).isEqualTo(NOT_FOUND));
    }

    @Test
    void testColumnCommentWhileAnotherReplaces()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.createOrReplaceView(SESSION, name, draft("SELECT theirs", TRAINING_SET, "them")));
        tested.featureCatalog(interceptor).setViewColumnComment(SESSION, name, "event_time", Optional.of("when"), "us");

        assertThat(load(name).sql()).contains("SELECT theirs");
        assertThat(load(name).definition()).contains(TRAINING_SET);
        assertThat(load(name).schema().findField("event_time").doc()).isEqualTo("when");
        assertThat(load(name).versions().getLast().properties()).isEqualTo(DefinitionCodec.encode(TRAINING_SET));
    }

    @Test
    void testColumnCommentWhileAnotherRemovesTheColumn()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        Schema without = new Schema(SCHEMA.findField("customer_id"));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.createOrReplaceView(SESSION, name, new ViewDraft(without, new ViewQuery("SELECT theirs", Optional.empty(), Optional.empty()), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "them")));
        tested.featureCatalog(interceptor).setViewColumnComment(SESSION, name, "event_time", Optional.of("when"), "us");

        assertThat(load(name).sql()).contains("SELECT theirs");
        assertThat(load(name).schema().sameSchema(without)).isTrue();
    }

    @Test
    void testColumnCommentsOfThree()
    {
        // Each has read the view before the others wrote
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        ClientInterceptor first = new ClientInterceptor();
        ClientInterceptor second = new ClientInterceptor();
        first.beforeNextWrite(() -> tested.featureCatalog(second).setViewColumnComment(SESSION, name, "event_time", Optional.of("second"), "second"));
        second.beforeNextWrite(() -> catalog.setViewColumnComment(SESSION, name, "Größe", Optional.of("third"), "third"));
        tested.featureCatalog(first).setViewColumnComment(SESSION, name, "customer_id", Optional.of("first"), "first");

        assertThat(load(name).schema().columns()).extracting(NestedField::doc).containsExactly("first", "second", "third");
    }

    @Test
    void testColumnCommentsThroughOneCatalog()
            throws Exception
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        List<String> columns = ImmutableList.of("customer_id", "event_time", "Größe");
        runAtOnce(i -> () -> {
            if (i < columns.size()) {
                catalog.setViewColumnComment(SESSION, name, columns.get(i), Optional.of("comment " + i), "author");
            }
        });
        assertThat(load(name).schema().columns()).extracting(NestedField::doc).containsExactly("comment 0", "comment 1", "comment 2");
    }

    @Test
    void testCommentsThroughDifferentCatalogs()
            throws Exception
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        List<String> columns = ImmutableList.of("customer_id", "event_time");
        runAtOnce(i -> () -> {
            if (i < columns.size()) {
                tested.featureCatalog().setViewColumnComment(SESSION, name, columns.get(i), Optional.of("comment " + i), "author");
            }
            else if (i == columns.size()) {
                tested.featureCatalog().setViewComment(SESSION, name, Optional.of("of the view"));
            }
        });
        assertThat(load(name).comment()).contains("of the view");
        assertThat(load(name).schema().columns()).extracting(NestedField::doc).containsExactly("comment 0", "comment 1", null);
    }

    @Test
    void testAnswersLost()
    {
        RuntimeException unknown = new CommitStateUnknownException(new RESTException("504 Gateway Timeout"));
        RuntimeException broken = new RESTException(new IOException("Connection reset"), "Error occurred while processing POST request");
        RuntimeException gateway = new RESTException("Unable to process (code: 504, type: null): Gateway Timeout");
        for (RuntimeException failure : ImmutableList.of(unknown, broken, gateway)) {
            RelationName name = newName();
            ClientInterceptor interceptor = new ClientInterceptor();
            FeatureCatalog unlucky = tested.featureCatalog(interceptor);
            interceptor.loseNextAnswer(failure);
            unlucky.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
            interceptor.loseNextAnswer(failure);
            unlucky.createOrReplaceView(SESSION, name, draft("SELECT 2", FEATURE_VIEW));
            interceptor.loseNextAnswer(failure);
            unlucky.setViewColumnComment(SESSION, name, "event_time", Optional.of("when"), "author");
            interceptor.loseNextAnswer(failure);
            unlucky.setViewComment(SESSION, name, Optional.of("new"));

            assertThat(load(name).comment()).contains("new");
            assertThat(load(name).schema().findField("event_time").doc()).isEqualTo("when");
            assertThat(load(name).versions()).extracting(version -> version.sql().orElseThrow()).containsExactly("SELECT 1", "SELECT 2", "SELECT 2");

            RelationName renamed = new RelationName(name.namespace(), "renamed");
            interceptor.loseNextAnswer(failure);
            unlucky.renameView(SESSION, name, renamed);
            assertThat(catalog.listViews(SESSION, name.namespace())).containsExactly(renamed);
            interceptor.loseNextAnswer(failure);
            unlucky.dropView(SESSION, renamed);
            assertThat(catalog.listViews(SESSION, name.namespace())).isEmpty();
        }
    }

    @Test
    void testDropWhoseAnswerIsLostSparesTheNextViewOfThatName()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.loseNextAnswer(() -> {
            catalog.createView(SESSION, name, draft("SELECT theirs", FEATURE_VIEW));
            return new RESTException(new IOException("Connection reset"), "Error occurred while processing DELETE request");
        });
        tested.featureCatalog(interceptor).dropView(SESSION, name);
        assertThat(load(name).sql()).contains("SELECT theirs");
    }

    @Test
    void testRenameToANameThatIsTaken()
    {
        RelationName source = newName();
        RelationName target = new RelationName(source.namespace(), "taken");
        catalog.createView(SESSION, source, draft("SELECT 1", FEATURE_VIEW));
        catalog.createView(SESSION, target, draft("SELECT 2", FEATURE_VIEW));
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.dropView(SESSION, source));
        assertThatThrownBy(() -> tested.featureCatalog(interceptor).renameView(SESSION, source, target))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.reason()).isIn(NOT_FOUND, ALREADY_EXISTS));
        assertThat(load(target).sql()).contains("SELECT 2");
    }

    @Test
    void testTableProperties()
            throws Exception
    {
        RelationName name = newName();
        tested.createTable(name, Map.of());
        List<Optional<CatalogException>> failures = runAtOnce(i -> () -> tested.featureCatalog().updateTableProperties(SESSION, name, Map.of("p" + i, "x"), Set.of()));
        assertThat(failures).containsOnly(Optional.empty());
        assertThat(catalog.loadTable(SESSION, name).orElseThrow().properties().keySet()).containsAll(IntStream.range(0, WRITERS).mapToObj(i -> "p" + i).toList());
    }

    private Runnable createOrReplace(FeatureCatalog writer, RelationName name, String sql)
    {
        return () -> writer.createOrReplaceView(SESSION, name, draft(sql, sql.hashCode() % 2 == 0 ? FEATURE_VIEW : TRAINING_SET));
    }

    /**
     * Runs the writers at the same time.
     *
     * @return their failures
     */
    private static List<Optional<CatalogException>> runAtOnce(IntFunction<Runnable> writers)
            throws Exception
    {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        try (ExecutorService executor = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<Optional<CatalogException>>> tasks = new ArrayList<>();
            Stream.iterate(0, i -> i < WRITERS, i -> i + 1).forEach(i -> tasks.add(() -> {
                Runnable writer = writers.apply(i);
                start.await(60, SECONDS);
                try {
                    writer.run();
                    return Optional.empty();
                }
                catch (CatalogException e) {
                    return Optional.of(e);
                }
            }));
            ImmutableList.Builder<Optional<CatalogException>> results = ImmutableList.builder();
            for (Future<Optional<CatalogException>> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results.build();
        }
    }
}
