package io.featurestore.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ConfigResponseParser;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ErrorResponseParser;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import static jakarta.servlet.http.HttpServletResponse.SC_BAD_REQUEST;
import static jakarta.servlet.http.HttpServletResponse.SC_CONFLICT;
import static jakarta.servlet.http.HttpServletResponse.SC_FORBIDDEN;
import static jakarta.servlet.http.HttpServletResponse.SC_NOT_FOUND;
import static jakarta.servlet.http.HttpServletResponse.SC_OK;
import static jakarta.servlet.http.HttpServletResponse.SC_UNAUTHORIZED;
import static java.nio.charset.StandardCharsets.UTF_8;

final class PolarisLikeFilter
        extends HttpFilter
{
    static final String BASE_PATH = "/api/catalog";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Endpoint> ENDPOINTS = ImmutableList.of(
            Endpoint.V1_LIST_NAMESPACES,
            Endpoint.V1_LOAD_NAMESPACE,
            Endpoint.V1_NAMESPACE_EXISTS,
            Endpoint.V1_CREATE_NAMESPACE,
            Endpoint.V1_UPDATE_NAMESPACE,
            Endpoint.V1_DELETE_NAMESPACE,
            Endpoint.V1_LIST_TABLES,
            Endpoint.V1_LOAD_TABLE,
            Endpoint.V1_TABLE_EXISTS,
            Endpoint.V1_CREATE_TABLE,
            Endpoint.V1_UPDATE_TABLE,
            Endpoint.V1_DELETE_TABLE,
            Endpoint.V1_RENAME_TABLE,
            Endpoint.V1_REGISTER_TABLE,
            Endpoint.V1_REPORT_METRICS,
            Endpoint.V1_COMMIT_TRANSACTION,
            Endpoint.V1_LIST_VIEWS,
            Endpoint.V1_LOAD_VIEW,
            Endpoint.V1_VIEW_EXISTS,
            Endpoint.V1_CREATE_VIEW,
            Endpoint.V1_UPDATE_VIEW,
            Endpoint.V1_DELETE_VIEW,
            Endpoint.V1_RENAME_VIEW);

    private final String warehouse;
    private final PolarisLikeTokens tokens;
    private final Queue<PolarisLikeOperation> requests = new ConcurrentLinkedQueue<>();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private final Set<String> namespacesBeingUpdated = ConcurrentHashMap.newKeySet();
    private final Set<String> viewsMovedAcrossNamespaces = ConcurrentHashMap.newKeySet();
    private volatile boolean dropWithPurgeEnabled = true;
    private volatile boolean purgeViewMetadataOnDrop = true;

    PolarisLikeFilter(String warehouse, PolarisLikeTokens tokens)
    {
        this.warehouse = warehouse;
        this.tokens = tokens;
    }

    void deny(String operation)
    {
        denied.add(operation);
    }

    void hang(String operation)
    {
        hanging.put(operation, new CountDownLatch(1));
    }

    void allowAll()
    {
        denied.clear();
        hanging.values().forEach(CountDownLatch::countDown);
        hanging.clear();
    }

    List<String> takeRequests()
    {
        ImmutableList.Builder<String> taken = ImmutableList.builder();
        for (PolarisLikeOperation request = requests.poll(); request != null; request = requests.poll()) {
            taken.add(request.toString());
        }
        return taken.build();
    }

    void setPurge(boolean dropWithPurgeEnabled, boolean purgeViewMetadataOnDrop)
    {
        this.dropWithPurgeEnabled = dropWithPurgeEnabled;
        this.purgeViewMetadataOnDrop = purgeViewMetadataOnDrop;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain reference)
            throws IOException, ServletException
    {
        String path = request.getRequestURI();
        if (path.equals(BASE_PATH + "/v1/oauth/tokens")) {
            tokens.issue(request, response);
        }
        else if (!tokens.isAuthenticated(request)) {
            // Without a body, whatever is wrong with the token
            response.setStatus(SC_UNAUTHORIZED);
        }
        else if (path.equals(BASE_PATH + "/v1/config")) {
            config(request, response);
        }
        else if (path.startsWith(BASE_PATH + "/v1/" + warehouse + "/")) {
            String resource = path.substring((BASE_PATH + "/v1/" + warehouse + "/").length());
            forward(new PolarisLikeOperation(request, Splitter.on('/').splitToList(resource)), new ForwardedRequest(request, "/v1/" + resource), response, reference);
        }
        else {
            writeError(response, SC_NOT_FOUND, "NotFoundException", "Unable to find the resource " + path);
        }
    }

    private void config(HttpServletRequest request, HttpServletResponse response)
            throws IOException
    {
        String requested = request.getParameter("warehouse");
        if (requested == null) {
            writeError(response, SC_BAD_REQUEST, "BadRequestException", "Please specify a warehouse");
            return;
        }
        if (!requested.equals(warehouse)) {
            writeError(response, SC_NOT_FOUND, "NotFoundException", "Unable to find warehouse " + requested);
            return;
        }
        ConfigResponse config = ConfigResponse.builder()
                .withOverride("prefix", warehouse)
                .withOverride("namespace-separator", "%1F")
                .withEndpoints(ENDPOINTS)
                .build();
        write(response, SC_OK, ConfigResponseParser.toJson(config));
    }

    private void forward(PolarisLikeOperation operation, ForwardedRequest request, HttpServletResponse response, FilterChain reference)
            throws IOException, ServletException
    {
        requests.add(operation);
        awaitIfHanging(operation);
        if (denied.contains(operation.name()) || denied.contains(operation.toString()) || (operation.name().equals("REPLACE_VIEW") && viewsMovedAcrossNamespaces.contains(operation.target()))) {
            writeDenial(operation, request, response);
            return;
        }
        switch (operation.name()) {
            case "UPDATE_NAMESPACE_PROPERTIES" -> updateNamespace(operation, request, response, reference);
            case "RENAME_VIEW" -> renameView(request, response, reference);
            case "DROP_TABLE_WITH_PURGE" -> drop(operation, true, request, response, reference);
            case "DROP_VIEW" -> drop(operation, purgeViewMetadataOnDrop, request, response, reference);
            default -> reference.doFilter(request, response);
        }
    }

    private void awaitIfHanging(PolarisLikeOperation operation)
    {
        CountDownLatch released = hanging.get(operation.name());
        if (released == null) {
            return;
        }
        try {
            released.await();
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void writeDenial(PolarisLikeOperation operation, HttpServletRequest request, HttpServletResponse response)
            throws IOException
    {
        if (request.getMethod().equals("HEAD")) {
            response.setStatus(SC_FORBIDDEN);
            return;
        }
        writeError(response, SC_FORBIDDEN, "ForbiddenException", "Principal 'root' with activated PrincipalRoles '[analyst]' and activated grants via '[reader, analyst]' is not authorized for op " + operation.name());
    }

    private void updateNamespace(PolarisLikeOperation operation, ForwardedRequest request, HttpServletResponse response, FilterChain reference)
            throws IOException, ServletException
    {
        if (!namespacesBeingUpdated.add(operation.target())) {
            writeError(response, SC_CONFLICT, "CommitFailedException", "Concurrent modification of namespace");
            return;
        }
        try {
            JsonNode update = JSON.readTree(request.getInputStream());
            if (update.path("updates").isEmpty() || update.path("removals").isEmpty()) {
                reference.doFilter(request.withBody(JSON.writeValueAsBytes(update)), response);
                return;
            }
            ObjectNode updatesOnly = JSON.createObjectNode();
            updatesOnly.putArray("removals");
            updatesOnly.set("updates", update.get("updates"));
            reference.doFilter(request.withBody(JSON.writeValueAsBytes(updatesOnly)), new SilentResponse(response));
            writeError(response, SC_CONFLICT, "CommitFailedException", "Concurrent modification of namespace");
        }
        finally {
            namespacesBeingUpdated.remove(operation.target());
        }
    }

    private void drop(PolarisLikeOperation operation, boolean purge, ForwardedRequest request, HttpServletResponse response, FilterChain reference)
            throws IOException, ServletException
    {
        if (!purge || dropWithPurgeEnabled) {
            reference.doFilter(request, response);
            return;
        }
        String name = operation.target().substring(operation.target().indexOf('/') + 1);
        writeError(response, SC_FORBIDDEN, "ForbiddenException", "Unable to purge entity: %s. To enable this feature, set the Polaris configuration DROP_WITH_PURGE_ENABLED or the catalog configuration polaris.config.drop-with-purge.enabled".formatted(name));
    }

    private void renameView(ForwardedRequest request, HttpServletResponse response, FilterChain reference)
            throws IOException, ServletException
    {
        JsonNode rename = JSON.readTree(request.getInputStream());
        reference.doFilter(request.withBody(JSON.writeValueAsBytes(rename)), response);
        JsonNode target = rename.get("destination");
        if (response.getStatus() < SC_BAD_REQUEST && !rename.get("source").get("namespace").equals(target.get("namespace"))) {
            Namespace namespace = Namespace.of(Streams.stream(target.get("namespace")).map(JsonNode::textValue).toArray(String[]::new));
            viewsMovedAcrossNamespaces.add(RESTUtil.encodeNamespace(namespace, "%1F") + "/" + RESTUtil.encodeString(target.get("name").textValue()));
        }
    }

    private static void writeError(HttpServletResponse response, int status, String type, String message)
            throws IOException
    {
        write(response, status, ErrorResponseParser.toJson(ErrorResponse.builder()
                .responseCode(status)
                .withType(type)
                .withMessage(message)
                .build()));
    }

    private static void write(HttpServletResponse response, int status, String json)
            throws IOException
    {
        response.setStatus(status);
        response.setContentType("application/json");
        response.getOutputStream().write(json.getBytes(UTF_8));
    }
}
