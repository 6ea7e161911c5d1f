package io.featurestore.catalog;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTSessionCatalog;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.ImmutableSQLViewRepresentation;
import org.apache.iceberg.view.ImmutableViewVersion;
import org.apache.iceberg.view.View;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import static io.featurestore.catalog.TestedCatalog.SESSION;
import static io.featurestore.catalog.ViewDrafts.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

/**
 * The stand-in answers to Iceberg's own client as Polaris did, so that the tests on it mean something.
 */
@TestInstance(PER_CLASS)
final class TestPolarisLikeCatalogServer
{
    @TempDir
    static Path warehouse;

    private PolarisLikeCatalogServer server;
    private TestedCatalog tested;
    private RESTSessionCatalog client;

    @BeforeAll
    void start()
            throws Exception
    {
        server = new PolarisLikeCatalogServer(warehouse);
        tested = new TestedCatalog(server.clientProperties(), server);
        client = tested.client();
    }

    @AfterAll
    void stop()
            throws Exception
    {
        tested.close();
    }

    @Test
    void testConfiguration()
    {
        assertThat(client.properties())
                .containsEntry("prefix", "lake")
                .containsEntry("namespace-separator", "%1F");
    }

    @Test
    void testUnauthorizedHasNoBody()
            throws Exception
    {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + "/v1/config?warehouse=lake"))
                .header("Authorization", "Bearer junk")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void testNamespaceUpdatesAndRemovalsConflictAndUpdate()
    {
        Namespace namespace = Namespace.of(tested.createNamespace());
        client.updateNamespaceMetadata(SESSION, namespace, ImmutableMap.of("a", "1"), ImmutableSet.of());
        assertThatThrownBy(() -> client.updateNamespaceMetadata(SESSION, namespace, ImmutableMap.of("b", "2"), ImmutableSet.of("a")))
                .isInstanceOf(AlreadyExistsException.class);
        assertThat(client.loadNamespaceMetadata(SESSION, namespace)).containsEntry("a", "1").containsEntry("b", "2");
    }

    @Test
    void testLostDialect()
    {
        // The client itself would refuse, if it knew the dialect that another added
        Namespace namespace = Namespace.of(tested.createNamespace());
        BaseView stale = createView(namespace);
        client.loadView(SESSION, TableIdentifier.of(namespace, "v")).replaceVersion()
                .withSchema(SCHEMA)
                .withDefaultNamespace(namespace)
                .withQuery("trino", "SELECT 1")
                .withQuery("spark", "SELECT 1")
                .commit();
        assertThatThrownBy(() -> commit(stale, "SELECT 2"))
                .isInstanceOf(CommitStateUnknownException.class)
                .hasMessageContaining("loss of view dialects");
    }

    @Test
    void testIdenticalVersion()
    {
        BaseView view = createView(Namespace.of(tested.createNamespace()));
        BaseView stale = (BaseView) client.loadView(SESSION, TableIdentifier.of(view.currentVersion().defaultNamespace(), "v"));
        commit(view, "SELECT 2");
        assertThatThrownBy(() -> commit(stale, "SELECT 2"))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void testStaleVersionIsNotDetected()
    {
        BaseView view = createView(Namespace.of(tested.createNamespace()));
        BaseView stale = (BaseView) client.loadView(SESSION, TableIdentifier.of(view.currentVersion().defaultNamespace(), "v"));
        commit(view, "SELECT 2");
        commit(stale, "SELECT 3");
        assertThat(stale.sqlFor("trino").sql()).isEqualTo("SELECT 3");
        assertThat(stale.versions()).extracting(ViewVersion::versionId).containsExactly(1, 2, 3);
    }

    @Test
    void testViewMovedAcrossNamespaces()
    {
        Namespace source = Namespace.of(tested.createNamespace());
        Namespace target = Namespace.of(tested.createNamespace());
        createView(source);
        TableIdentifier moved = TableIdentifier.of(target, "moved");
        client.renameView(SESSION, TableIdentifier.of(source, "v"), moved);
        View view = client.loadView(SESSION, moved);
        assertThatThrownBy(() -> view.updateProperties().set("a", "b").commit())
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("is not authorized for op REPLACE_VIEW");
    }

    private BaseView createView(Namespace namespace)
    {
        return (BaseView) client.buildView(SESSION, TableIdentifier.of(namespace, "v"))
                .withSchema(SCHEMA)
                .withQuery("trino", "SELECT 1")
                .withDefaultNamespace(namespace)
                .create();
    }

    private static void commit(BaseView view, String sql)
    {
        ViewMetadata base = view.operations().current();
        ViewVersion version = ImmutableViewVersion.builder()
                .from(base.currentVersion())
                .versionId(base.currentVersionId() + 1)
                .representations(ImmutableList.of(ImmutableSQLViewRepresentation.builder().dialect("trino").sql(sql).build()))
                .build();
        view.operations().commit(base, ViewMetadata.buildFrom(base).setCurrentVersion(version, base.schema()).build());
    }
}
