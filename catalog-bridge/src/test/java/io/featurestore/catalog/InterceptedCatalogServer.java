package io.featurestore.catalog;

import java.net.URI;
import java.nio.file.Path;

/**
 * Iceberg's reference REST catalog, in which things happen between two requests, and answers are lost.
 */
public class InterceptedCatalogServer
        implements AutoCloseable
{
    private final InterceptingFilter filter = new InterceptingFilter();
    private final TestingRestCatalogServer server;

    public InterceptedCatalogServer(Path warehouse)
            throws Exception
    {
        server = new TestingRestCatalogServer(warehouse, filter);
    }

    public URI uri()
    {
        return server.uri();
    }

    /**
     * Runs the action when the next request of the method has arrived for a resource whose path contains the part, before it is carried out.
     */
    public void beforeNextRequest(String method, String pathPart, Runnable action)
    {
        filter.beforeNextRequest(method, pathPart, action);
    }

    /**
     * Runs the action when the next replacement of a view has arrived, before it is carried out.
     */
    public void beforeNextReplacement(Runnable action)
    {
        filter.beforeNextReplacement(action);
    }

    /**
     * Carries out the next replacement of a view, and answers with an error to it and to the requests for views that follow.
     */
    public void loseAnswersFromNextReplacement(int answers)
    {
        filter.loseAnswersFromNextReplacement(answers);
    }

    /**
     * Carries out the next request of that kind, and answers with that status instead.
     *
     * @param request pattern of method and path, such as {@code DELETE .*views/v}
     */
    public void loseNextAnswer(String request, int status)
    {
        filter.loseNextAnswer(request, status);
    }

    @Override
    public void close()
            throws Exception
    {
        server.close();
    }
}
