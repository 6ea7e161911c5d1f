package io.featurestore.trino.timeline;

import com.google.inject.Binder;
import com.google.inject.Module;

import static com.google.inject.Scopes.SINGLETON;
import static io.featurestore.trino.handle.HandleModule.tableKindBinder;

/**
 * Adds the scan of what is computed of events at the times of these.
 */
public final class TimelineModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        tableKindBinder(binder).addBinding().to(EventTimelineKind.class).in(SINGLETON);
        binder.bind(EventTimelinesFactory.class).in(SINGLETON);
    }
}
