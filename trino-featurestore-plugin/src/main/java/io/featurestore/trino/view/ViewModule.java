package io.featurestore.trino.view;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.engine.EngineExpressions;
import io.featurestore.trino.relation.DerivedRelation;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.relation.RelationModule.derivedRelationBinder;

/**
 * Adds the relations {@code v$latest}, {@code v$timeline}, {@code v$timeline_by_created} and {@code v@<time>}.
 */
public final class ViewModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        binder.bind(EngineAccess.class).in(SINGLETON);
        binder.bind(EngineExpressions.class).in(SINGLETON);
        binder.bind(AggregationChecker.class).in(SINGLETON);
        binder.bind(TrainingSetPlannerFactory.class).in(SINGLETON);
        binder.bind(CatalogViewsFactory.class).in(SINGLETON);

        Multibinder<DerivedRelation> relations = derivedRelationBinder(binder);
        relations.addBinding().to(LatestRelation.class);
        relations.addBinding().to(TimelineRelation.class);
        relations.addBinding().to(KnownTimelineRelation.class);
        relations.addBinding().to(AtTimeRelation.class);
    }
}
