package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import static io.featurestore.catalog.CatalogException.Reason.CHANGED;
import static io.featurestore.catalog.TestedCatalog.SESSION;
import static io.featurestore.catalog.ViewDrafts.FEATURE_VIEW;
import static io.featurestore.catalog.ViewDrafts.draft;
import static io.featurestore.catalog.ViewDrafts.featureView;
import static io.featurestore.catalog.ViewDrafts.withComment;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link FeatureCatalog#replaceView} promises to a writer that derived its draft from what it had read.
 */
abstract class AbstractTestExpectedReplacement
        extends AbstractCatalogContract
{
    private static final FeatureViewProperties THEIR_DEFINITION = featureView(Optional.of(Duration.ofDays(1)));
    private static final FeatureViewProperties OUR_DEFINITION = featureView(Optional.of(Duration.ofDays(2)));

    @Test
    void testReplaceWhatWasRead()
    {
        RelationName name = createView();
        assertThat(catalog.replaceView(SESSION, name, ours(), load(name))).isEmpty();
        assertThat(catalog.replaceView(SESSION, name, draft("SELECT 3", FEATURE_VIEW), load(name))).isEmpty();
        // What the view says already is not written again
        assertThat(catalog.replaceView(SESSION, name, draft("SELECT 3", FEATURE_VIEW), load(name))).isEmpty();
        assertThat(load(name).definition()).contains(FEATURE_VIEW);
        assertThat(sqlOfVersions(name)).containsExactly("SELECT 1", "SELECT ours", "SELECT 3");
    }

    @Test
    void testNothingIsReplacedThatWasNotRead()
    {
        List<Consumer<RelationName>> changes = ImmutableList.of(
                name -> catalog.createOrReplaceView(SESSION, name, draft("SELECT 1", THEIR_DEFINITION)),
                name -> catalog.createOrReplaceView(SESSION, name, withComment(draft("SELECT 1", FEATURE_VIEW), "new", "owner")),
                name -> catalog.createOrReplaceView(SESSION, name, draft("SELECT theirs", FEATURE_VIEW)),
                name -> catalog.setViewColumnComment(SESSION, name, "event_time", Optional.of("when"), "them"),
                name -> catalog.setViewComment(SESSION, name, Optional.of("new")),
                name -> catalog.dropView(SESSION, name),
                name -> {
                    catalog.dropView(SESSION, name);
                    catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
                });
        for (Consumer<RelationName> change : changes) {
            RelationName name = createView();
            StoredView read = load(name);
            change.accept(name);
            Optional<String> sql = catalog.loadView(SESSION, name).flatMap(StoredView::sql);
            assertFailure(() -> tested.featureCatalog().replaceView(SESSION, name, ours(), read), CHANGED, "Cannot replace view %s: it was ".formatted(name));
            assertThat(catalog.loadView(SESSION, name).flatMap(StoredView::sql)).isEqualTo(sql);
        }
    }

    @Test
    void testWhatCameBetweenCheckAndCommitIsTold()
    {
        RelationName name = createView();
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.createOrReplaceView(SESSION, name, draft("SELECT theirs", THEIR_DEFINITION)));
        StoredView between = tested.featureCatalog(interceptor).replaceView(SESSION, name, ours(), load(name)).orElseThrow();

        assertThat(between.sql()).contains("SELECT theirs");
        assertThat(between.definition()).contains(THEIR_DEFINITION);
        assertThat(load(name).definition()).contains(OUR_DEFINITION);
        assertThat(sqlOfVersions(name)).containsExactly("SELECT 1", "SELECT theirs", "SELECT ours");
    }

    @Test
    void testDroppedBetweenCheckAndCommit()
    {
        RelationName name = createView();
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> catalog.dropView(SESSION, name));
        assertFailure(() -> tested.featureCatalog(interceptor).replaceView(SESSION, name, ours(), load(name)), CHANGED, "Cannot replace view %s: it was dropped".formatted(name));
    }

    @Test
    void testRecreatedBetweenCheckAndCommit()
    {
        RelationName name = createView();
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.beforeNextWrite(() -> {
            catalog.dropView(SESSION, name);
            catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        });
        assertFailure(() -> tested.featureCatalog(interceptor).replaceView(SESSION, name, ours(), load(name)), CHANGED, "Cannot replace view %s: it was changed".formatted(name));
        assertThat(sqlOfVersions(name)).containsExactly("SELECT 1");
    }

    @Test
    void testOwnCommitIsNoChangeWhenItsAnswerIsLost()
    {
        RelationName name = createView();
        ClientInterceptor interceptor = new ClientInterceptor();
        interceptor.loseNextAnswer(new CommitStateUnknownException(new RESTException("504 Gateway Timeout")));
        assertThat(tested.featureCatalog(interceptor).replaceView(SESSION, name, ours(), load(name))).isEmpty();
        assertThat(sqlOfVersions(name)).containsExactly("SELECT 1", "SELECT ours");
    }

    private RelationName createView()
    {
        RelationName name = newName();
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        return name;
    }

    private static ViewDraft ours()
    {
        return draft("SELECT ours", OUR_DEFINITION, "us");
    }

    private List<String> sqlOfVersions(RelationName name)
    {
        return load(name).versions().stream().map(version -> version.sql().orElseThrow()).toList();
    }
}
