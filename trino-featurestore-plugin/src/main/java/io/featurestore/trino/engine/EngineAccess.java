package io.featurestore.trino.engine;

import com.google.inject.Inject;
import io.trino.spi.catalog.CatalogName;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.security.GroupProvider;
import io.trino.spi.security.Identity;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a query's reader may read of this catalog, with the rules of the engine's system access control. The SPI tells it to table functions and
 * procedures only; a view has to know before it is expanded.
 */
public final class EngineAccess
{
    private final MetadataProvider metadataProvider;
    private final String catalogName;

    @Inject
    EngineAccess(MetadataProvider metadataProvider, CatalogName catalogName)
    {
        this.metadataProvider = requireNonNull(metadataProvider, "metadataProvider is null");
        this.catalogName = requireNonNull(catalogName, "catalogName is null").toString();
    }

    public Reader reader(ConnectorSession session)
    {
        Object engineSession = call(EngineMethod.SESSION, session);
        Object accessControl = EngineField.ACCESS_CONTROL.of(metadata(metadataProvider));
        boolean readsForAnother = !((Identity) call(EngineMethod.ORIGINAL_IDENTITY, engineSession)).getUser().equals(session.getUser());
        return new Reader(engineSession, readsForAnother ? create(EngineClass.VIEW_ACCESS_CONTROL, accessControl) : accessControl, session.getUser());
    }

    static Object metadata(MetadataProvider metadataProvider)
    {
        Object metadata = EngineField.METADATA.of(metadataProvider);
        return EngineClass.TRACED_METADATA.is(metadata) ? call(EngineMethod.METADATA_BEHIND_TRACES, metadata) : metadata;
    }

    public final class Reader
    {
        private final Object session;
        private final Object accessControl;
        private final String user;

        private Reader(Object session, Object accessControl, String user)
        {
            this.session = requireNonNull(session, "session is null");
            this.accessControl = requireNonNull(accessControl, "accessControl is null");
            this.user = requireNonNull(user, "user is null");
        }

        // The reader whose rights a view uses. As in the engine, an owner who is not the user must also be allowed to grant
        public Reader ofView(Optional<String> owner)
        {
            return owner.map(this::asOwner).orElse(this);
        }

        public boolean isUserOf(ConnectorSession session)
        {
            return user.equals(session.getUser());
        }

        private Reader asOwner(String owner)
        {
            GroupProvider groups = (GroupProvider) EngineField.GROUP_PROVIDER.of(EngineField.FUNCTION_MANAGER.of(metadata(metadataProvider)));
            Identity identity = Identity.forUser(owner).withGroups(groups.getGroups(owner)).build();
            return new Reader(
                    viewSession(identity),
                    owner.equals(user) ? accessControl : create(EngineClass.VIEW_ACCESS_CONTROL, accessControl),
                    owner);
        }

        private Object viewSession(Identity identity)
        {
            try {
                return session.getClass()
                        .getMethod(EngineMethod.VIEW_SESSION.methodName(), Optional.class, Optional.class, Identity.class, List.class)
                        .invoke(session, Optional.empty(), Optional.empty(), identity, List.of());
            }
            catch (ReflectiveOperationException e) {
                throw EngineInternals.unexpected("The session is a %s without %s".formatted(session.getClass().getName(), EngineMethod.VIEW_SESSION), e);
            }
        }

        // To be asked with a null context, as table functions do. It fails with NOT_SUPPORTED where there are row filters or column masks
        public ConnectorAccessControl accessControl()
        {
            return accessControl(catalogName);
        }

        public ConnectorAccessControl accessControl(String catalog)
        {
            return (ConnectorAccessControl) create(EngineClass.CATALOG_ACCESS_CONTROL, accessControl, call(EngineMethod.SESSION_SECURITY, session), catalog);
        }
    }

    private static Object call(EngineMethod method, Object target)
    {
        return EngineInternals.call(method, target);
    }

    private Object create(EngineClass type, Object... arguments)
    {
        try {
            Constructor<?> constructor = Class.forName(type.className(), true, metadataProvider.getClass().getClassLoader()).getConstructors()[0];
            return constructor.newInstance(arguments);
        }
        catch (ReflectiveOperationException e) {
            throw EngineInternals.unexpected("The server has no %s of %s arguments".formatted(type.className(), arguments.length), e);
        }
    }
}
