package io.featurestore.catalog;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The request under another path, and perhaps with another body.
 */
final class ForwardedRequest
        extends HttpServletRequestWrapper
{
    private final String path;
    private final Optional<byte[]> body;

    ForwardedRequest(HttpServletRequest request, String path)
    {
        this(request, path, Optional.empty());
    }

    private ForwardedRequest(HttpServletRequest request, String path, Optional<byte[]> body)
    {
        super(request);
        this.path = path;
        this.body = body;
    }

    ForwardedRequest withBody(byte[] newBody)
    {
        return new ForwardedRequest((HttpServletRequest) getRequest(), path, Optional.of(newBody));
    }

    @Override
    public String getRequestURI()
    {
        return path;
    }

    @Override
    public ServletInputStream getInputStream()
            throws IOException
    {
        return body.isPresent() ? new BodyStream(body.orElseThrow()) : super.getInputStream();
    }

    @Override
    public BufferedReader getReader()
            throws IOException
    {
        return new BufferedReader(new InputStreamReader(getInputStream(), UTF_8));
    }

    private static final class BodyStream
            extends ServletInputStream
    {
        private final ByteArrayInputStream content;

        private BodyStream(byte[] content)
        {
            this.content = new ByteArrayInputStream(content);
        }

        @Override
        public int read()
        {
            return content.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length)
        {
            return content.read(buffer, offset, length);
        }

        @Override
        public boolean isFinished()
        {
            return content.available() == 0;
        }

        @Override
        public boolean isReady()
        {
            return true;
        }

        @Override
        public void setReadListener(ReadListener readListener)
        {
            throw new UnsupportedOperationException();
        }
    }
}
