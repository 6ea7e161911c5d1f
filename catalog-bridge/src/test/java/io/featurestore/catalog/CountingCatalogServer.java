package io.featurestore.catalog;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Iceberg's reference REST catalog, which counts the requests that it answers.
 */
public final class CountingCatalogServer
        implements AutoCloseable
{
    private final AtomicLong calls = new AtomicLong();
    private final TestingRestCatalogServer server;

    public CountingCatalogServer(Path warehouse)
            throws Exception
    {
        server = new TestingRestCatalogServer(warehouse, new CountingFilter());
    }

    public URI uri()
    {
        return server.uri();
    }

    public long calls()
    {
        return calls.get();
    }

    @Override
    public void close()
            throws Exception
    {
        server.close();
    }

    private final class CountingFilter
            extends HttpFilter
    {
        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain next)
                throws IOException, ServletException
        {
            calls.incrementAndGet();
            next.doFilter(request, response);
        }
    }
}
