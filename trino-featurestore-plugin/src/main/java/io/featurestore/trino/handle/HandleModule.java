package io.featurestore.trino.handle;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

/**
 * Binds {@link HandleKinds}, which are those that other modules add by the binders below.
 */
public final class HandleModule
        implements Module
{
    @Override
    public void configure(Binder binder)
    {
        tableKindBinder(binder);
        functionKindBinder(binder);
        insertKindBinder(binder);
        indexKindBinder(binder);
        binder.bind(HandleKinds.class).in(SINGLETON);
    }

    public static Multibinder<TableKind<?>> tableKindBinder(Binder binder)
    {
        return newSetBinder(binder, new TypeLiteral<TableKind<?>>() {});
    }

    public static Multibinder<FunctionKind<?>> functionKindBinder(Binder binder)
    {
        return newSetBinder(binder, new TypeLiteral<FunctionKind<?>>() {});
    }

    public static Multibinder<InsertKind<?>> insertKindBinder(Binder binder)
    {
        return newSetBinder(binder, new TypeLiteral<InsertKind<?>>() {});
    }

    public static Multibinder<IndexKind<?>> indexKindBinder(Binder binder)
    {
        return newSetBinder(binder, new TypeLiteral<IndexKind<?>>() {});
    }
}
