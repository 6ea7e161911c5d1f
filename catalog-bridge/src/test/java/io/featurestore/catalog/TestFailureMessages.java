package io.featurestore.catalog;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.CatalogException.Reason;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.RESTException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.featurestore.catalog.CatalogException.Reason.DENIED;
import static io.featurestore.catalog.CatalogException.Reason.NOT_FOUND;
import static io.featurestore.catalog.CatalogException.Reason.UNAUTHENTICATED;
import static io.featurestore.catalog.CatalogException.Reason.UNAVAILABLE;
import static io.featurestore.catalog.TestedCatalog.SESSION;
import static io.featurestore.catalog.ViewDrafts.FEATURE_VIEW;
import static io.featurestore.catalog.ViewDrafts.TRAINING_SET;
import static io.featurestore.catalog.ViewDrafts.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * What users are told when the catalog says no.
 */
@TestInstance(PER_CLASS)
final class TestFailureMessages
{
    @TempDir
    static Path warehouse;

    private PolarisLikeCatalogServer server;
    private TestedCatalog tested;
    private FeatureCatalog catalog;

    @BeforeAll
    void start()
            throws Exception
    {
        server = new PolarisLikeCatalogServer(warehouse);
        tested = new TestedCatalog(server.clientProperties(), server);
        catalog = tested.featureCatalog();
    }

    @AfterEach
    void allowAll()
    {
        server.allowAll();
    }

    @AfterAll
    void stop()
            throws Exception
    {
        tested.close();
    }

    @Test
    void testDenied()
    {
        RelationName name = new RelationName(tested.createNamespace(), "v");
        RelationName table = new RelationName(name.namespace(), "t");
        catalog.createView(SESSION, name, draft("SELECT 1", FEATURE_VIEW));
        tested.createTable(table, Map.of());
        for (String operation : new String[] {"LIST_NAMESPACES", "LIST_VIEWS", "LIST_TABLES", "LOAD_VIEW", "CREATE_VIEW", "DROP_VIEW", "RENAME_VIEW", "LOAD_TABLE"}) {
            server.deny(operation);
        }

        assertFailure(() -> catalog.listNamespaces(SESSION), DENIED, "Cannot list namespaces: the catalog denied LIST_NAMESPACES to principal 'root' with roles [analyst]; it needs the privilege NAMESPACE_LIST");
        assertFailure(() -> catalog.listViews(SESSION, name.namespace()), DENIED, "Cannot list views of %s: the catalog denied LIST_VIEWS to principal 'root' with roles [analyst]; it needs the privilege VIEW_LIST".formatted(name.namespace()));
        assertFailure(() -> catalog.listTables(SESSION, name.namespace()), DENIED, "Cannot list tables of %s: the catalog denied LIST_TABLES to principal 'root' with roles [analyst]; it needs the privilege TABLE_LIST".formatted(name.namespace()));
        assertFailure(() -> catalog.loadView(SESSION, name), DENIED, "Cannot load view %s: the catalog denied LOAD_VIEW to principal 'root' with roles [analyst]; it needs the privilege VIEW_READ_PROPERTIES".formatted(name));
        assertFailure(() -> catalog.createView(SESSION, name, draft("SELECT 2", FEATURE_VIEW)), DENIED, "Cannot create view %s: the catalog denied CREATE_VIEW to principal 'root' with roles [analyst]; it needs the privilege VIEW_CREATE".formatted(name));
        assertFailure(() -> catalog.dropView(SESSION, name), DENIED, "Cannot drop view %s: the catalog denied DROP_VIEW to principal 'root' with roles [analyst]; it needs the privilege VIEW_DROP".formatted(name));
        assertFailure(() -> catalog.renameView(SESSION, name, new RelationName(name.namespace(), "w")), DENIED, "Cannot rename view %s to %s.w: the catalog denied RENAME_VIEW to principal 'root' with roles [analyst]; it needs the privileges VIEW_DROP, VIEW_LIST and VIEW_CREATE".formatted(name, name.namespace()));
        assertFailure(() -> catalog.loadTable(SESSION, table), DENIED, "Cannot load table %s: the catalog denied LOAD_TABLE to principal 'root' with roles [analyst]; it needs the privilege TABLE_READ_PROPERTIES".formatted(table));

        server.allowAll();
        server.deny("REPLACE_VIEW");
        server.deny("UPDATE_TABLE");
        assertFailure(() -> catalog.createOrReplaceView(SESSION, name, draft("SELECT 2", TRAINING_SET)), DENIED, "Cannot create or replace view %s: the catalog denied REPLACE_VIEW to principal 'root' with roles [analyst]; it needs the privilege VIEW_WRITE_PROPERTIES".formatted(name));
        assertFailure(() -> catalog.setViewComment(SESSION, name, Optional.of("x")), DENIED, "Cannot set comment of view %s: the catalog denied REPLACE_VIEW to principal 'root' with roles [analyst]; it needs the privilege VIEW_WRITE_PROPERTIES".formatted(name));
        assertFailure(() -> catalog.setViewColumnComment(SESSION, name, "event_time", Optional.of("x"), "author"), DENIED, "Cannot set comment of column event_time of view %s: the catalog denied REPLACE_VIEW to principal 'root' with roles [analyst]; it needs the privilege VIEW_WRITE_PROPERTIES".formatted(name));
        assertFailure(() -> catalog.updateTableProperties(SESSION, table, Map.of("a", "b"), Set.of()), DENIED, "Cannot update properties of table %s: the catalog denied UPDATE_TABLE to principal 'root' with roles [analyst]; it needs the privilege TABLE_WRITE_PROPERTIES".formatted(table));

        server.allowAll();
        assertThat(catalog.loadView(SESSION, name).orElseThrow().versions()).hasSize(1);
        assertThat(catalog.loadView(SESSION, name).orElseThrow().definition()).contains(FEATURE_VIEW);
    }

    @Test
    void testDeniedInOtherWords()
    {
        assertThatThrownBy(() -> CatalogFailures.translate("load view a.v", () -> {
            throw new ForbiddenException("Forbidden: %s", "not for you");
        }))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.reason()).isEqualTo(DENIED))
                .hasMessage("Cannot load view a.v: the catalog denied it: Forbidden: not for you");
    }

    @Test
    void testFailuresOfOtherCallers()
    {
        ForbiddenException denied = new ForbiddenException("Forbidden: %s", "not for you");
        assertThat(CatalogFailures.explain("load table a.t", new IllegalStateException("Failed to load table", new RuntimeException(denied))).orElseThrow())
                .hasMessage("Cannot load table a.t: the catalog denied it: Forbidden: not for you")
                .hasCause(denied)
                .extracting(CatalogException::reason).isEqualTo(DENIED);
        RESTException gateway = new RESTException("Unable to process (code: %s, type: null): Gateway Timeout", 504);
        assertThat(CatalogFailures.explain("load table a.t", gateway).orElseThrow())
                .hasMessageStartingWith("Cannot load table a.t: the catalog cannot be reached: ")
                .extracting(CatalogException::reason).isEqualTo(UNAVAILABLE);
        assertThat(CatalogFailures.explain("commit", new CommitStateUnknownException(gateway)).orElseThrow())
                .hasMessageStartingWith("Cannot commit: the catalog failed, and may or may not have stored the change: ");
        assertThat(CatalogFailures.explain("load table a.t", new UncheckedIOException(new IOException("disk full")))).isEmpty();
        assertThat(CatalogFailures.explain("load table a.t", new NoSuchTableException("%s", "none"))).isEmpty();
    }

    @Test
    void testTokensExpired()
    {
        FeatureCatalog ours = tested.featureCatalog();
        assertThat(ours.listNamespaces(SESSION)).isNotNull();
        server.expireTokens();
        assertFailure(() -> ours.listNamespaces(SESSION), UNAUTHENTICATED, "Cannot list namespaces: the catalog refused the credentials, or the token expired");

        // The others of this class
        catalog = tested.featureCatalog();
        assertThat(catalog.listNamespaces(SESSION)).isNotNull();
    }

    @Test
    void testNoToken()
    {
        assertFailure(
                () -> connect("scope", "catalog").listNamespaces(SESSION),
                UNAUTHENTICATED,
                "Cannot list namespaces: the catalog issued no token (invalid_scope): set the OAuth2 scope, for Apache Polaris PRINCIPAL_ROLE:ALL");
        assertFailure(
                () -> connect("credential", "root:wrong").listNamespaces(SESSION),
                UNAUTHENTICATED,
                "Cannot list namespaces: the catalog issued no token (unauthorized_client): client id or secret is wrong");
    }

    @Test
    void testUnknownWarehouse()
    {
        assertFailure(() -> connect("warehouse", "pond").listNamespaces(SESSION), NOT_FOUND, "Cannot list namespaces: Unable to find warehouse pond");
    }

    @Test
    void testUnreachable()
            throws Exception
    {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        FeatureCatalog unreachable = connect("oauth2-server-uri", "http://127.0.0.1:%s/".formatted(port));
        assertThatThrownBy(() -> unreachable.listNamespaces(SESSION))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE))
                .hasMessageStartingWith("Cannot list namespaces: the catalog cannot be reached: ")
                .hasMessageContaining("Connection refused");
    }

    private FeatureCatalog connect(String property, String value)
    {
        Map<String, String> properties = ImmutableMap.<String, String>builder()
                .putAll(server.clientProperties())
                .put(property, value)
                .buildKeepingLast();
        return new RestFeatureCatalog(() -> TestedCatalog.connect(properties, new ClientInterceptor()));
    }

    private static void assertFailure(ThrowingCallable call, Reason reason, String message)
    {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(message);
    }
}
