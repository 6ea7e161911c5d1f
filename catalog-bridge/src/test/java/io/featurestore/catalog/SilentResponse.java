package io.featurestore.catalog;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Takes an answer that the client does not get.
 */
final class SilentResponse
        extends HttpServletResponseWrapper
{
    SilentResponse(HttpServletResponse response)
    {
        super(response);
    }

    @Override
    public void setStatus(int status) {}

    @Override
    public PrintWriter getWriter()
    {
        return new PrintWriter(Writer.nullWriter());
    }
}
